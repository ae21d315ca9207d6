"""The words the product says and sends, as files."""
