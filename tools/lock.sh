#!/usr/bin/env bash
# Resolves pyproject.toml into requirements.lock, for Python 3.11 to 3.13 at once. A pin that is there
# already stays as long as it fits; `tools/lock.sh --upgrade` takes the newest instead.
set -euo pipefail
cd "$(dirname "$0")/.."

# torch's accelerator libraries come with its build, and a build for the processor alone has none:
# pip takes them along where they are needed.
comes_with_torch='^(cuda|nvidia|triton)[-=]'
python="python_full_version < '3.14' and "
systems="(sys_platform == 'darwin' or sys_platform == 'linux')"

new=$(mktemp)
trap 'rm -f "$new"' EXIT
cp requirements.lock "$new" 2>/dev/null || true
UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip compile pyproject.toml --all-extras --group dev --universal \
    --python-version 3.11 --no-annotate --no-header --quiet "$@" --output-file "$new" >/dev/null

{
    echo "# Every package that Wenzheng runs on and is made with. Written by tools/lock.sh."
    grep -Ev "$comes_with_torch" "$new" |
        sed -e "s/${python}//" -e "s/ ; ${systems}\$//" -e "s/ and ${systems}//"
} >requirements.lock
echo "requirements.lock pins $(grep -c == requirements.lock) packages."
