"""Text analysis: normalization, tokens, sentences, stems, language."""
