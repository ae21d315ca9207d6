#!/usr/bin/env bash
# Makes .venv with everything that requirements.lock pins and Wenzheng itself in it.
# When that is done already it returns at once; what was left half done is thrown away and made anew.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.installed
unfinished=.venv/.unfinished
log=.venv/install.log
space_needed_mb=3000

say() { printf 'install: %s\n' "$*"; }
fail() {
    printf 'install: %s\n' "$*" >&2
    exit 1
}

what_is_wanted() {
    pwd
    cksum requirements.lock pyproject.toml
}

is_installed() {
    [ -x .venv/bin/python ] && [ -x .venv/bin/wenzheng ] &&
        [ "$(what_is_wanted)" = "$(cat "$stamp" 2>/dev/null)" ]
}

is_supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_supported "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "Wenzheng needs Python 3.11, 3.12 or 3.13 and found none of them: install one, such as" \
        "python3.12 with python3.12-venv, or name it as in 'make install PYTHON=/path/to/python3.12'."
}

add_venv_module() {
    local package as_root=""
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" != 0 ]; then
        as_root="sudo -n"
    fi
    if ! command -v apt-get >/dev/null || ! $as_root true 2>/dev/null; then
        fail "$python cannot make a virtual environment: have $package installed" \
            "('sudo apt-get install $package'), then run this again."
    fi
    say "$python cannot make a virtual environment yet; installing the system's $package."
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get update -qq && apt-get install -y -qq --no-install-recommends $package" >/dev/null ||
        fail "apt-get could not install $package: see its words above, mend that, and run this again."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python still cannot make a virtual environment with $package installed:" \
            "name another Python, as in 'make install PYTHON=/usr/bin/python3'."
}

is_usable() {
    [ ! -e "$unfinished" ] && is_supported .venv/bin/python &&
        .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        { [ ! -e "$stamp" ] || [ "$(head -n 1 "$stamp")" = "$(pwd)" ]; }
}

make_venv() {
    local python free_mb
    if [ -e .venv ]; then
        say "the .venv here is unfinished, moved or of another Python; making it anew."
        rm -rf .venv/bin .venv 2>/dev/null ||
            fail "this .venv belongs to another user: remove it as that user, then run this again."
    fi
    python=$(find_python)
    free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
    if [ "$free_mb" -lt "$space_needed_mb" ]; then
        fail "this folder's disk has $free_mb MB free and the installation takes about" \
            "$space_needed_mb: make room, then run this again."
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null || add_venv_module
    say "making .venv with $("$python" --version) ($python)."
    mkdir .venv || fail "$(id -un) may not write in $(pwd): clone Wenzheng into a folder of your own."
    touch "$unfinished"
    "$python" -m venv .venv >"$log" 2>&1 || fail_as_logged
}

# One line that is rewritten on a terminal, a line every ten seconds elsewhere.
show_progress() {
    local line what count=0 total last=0 begin=$SECONDS
    total=$(grep -c == requirements.lock)
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$log"
        line=${line#"${line%%[! ]*}"}
        case $line in
        Collecting\ * | Requirement\ already\ *)
            count=$((count + 1))
            what=${line#Collecting } what=${what#Requirement already satisfied: }
            what="package $count of $total: ${what%% *}"
            ;;
        Downloading\ *.whl\ * | Downloading\ *.gz\ *)
            what=${line#Downloading } what="fetching ${what##*/}"
            ;;
        Installing\ collected\ *)
            what="unpacking; this takes a minute or two" last=0
            ;;
        *) continue ;;
        esac
        if [ -t 1 ]; then
            printf '\r\033[K%5d s  %s' $((SECONDS - begin)) "${what:0:60}"
        elif [ $((SECONDS - last)) -ge 10 ]; then
            printf '%5d s  %s\n' $((SECONDS - begin)) "$what"
            last=$SECONDS
        fi
    done
    [ ! -t 1 ] || printf '\r\033[K'
}

fail_as_logged() {
    [ ! -t 1 ] || printf '\n'
    grep -v WARNING "$log" | tail -n 5 | sed 's/^/    /' >&2
    if grep -qiE 'no space left|errno 28|disk quota' "$log"; then
        fail "the disk is full: make room here, and in TMPDIR and pip's cache, then run this again."
    elif grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Connection broken' "$log"; then
        fail "the package index could not be reached: check the network, HTTPS_PROXY if you are behind" \
            "a proxy, or PIP_INDEX_URL if you have a mirror, then run this again."
    elif grep -qE 'Failed building wheel|[Cc]ompiler|command .*(gcc|cc).* failed' "$log"; then
        fail "a package has to be compiled on this machine: install a C compiler" \
            "('sudo apt-get install build-essential python3-dev'), then run this again."
    elif grep -q 'No matching distribution' "$log"; then
        fail "the package index does not have a package that requirements.lock pins, for this Python" \
            "and system: see which above, and check PIP_INDEX_URL if you use a mirror."
    fi
    fail "the installation stopped; the last words are above and all of them in $log." \
        "If they do not help, remove .venv and run this again."
}

install_packages() {
    local pip=".venv/bin/python -m pip --no-input --disable-pip-version-check"
    say "installing what requirements.lock pins; a few minutes the first time."
    $pip install --progress-bar off --no-compile -r requirements.lock 2>&1 | show_progress ||
        fail_as_logged
    # On all processors, which pip does on one; a package's templates that are no Python stay as they are.
    .venv/bin/python -m compileall -q -j 0 .venv/lib >>"$log" 2>&1 || true
    $pip install --no-deps --no-build-isolation --editable . >>"$log" 2>&1 || fail_as_logged
}

if is_installed; then
    exit 0
fi
if command -v flock >/dev/null; then
    exec 9<"$0"
    flock -n 9 || { say "another installation is at work in this folder; waiting for it." && flock 9; }
    if is_installed; then
        exit 0
    fi
fi
is_usable || make_venv
rm -f "$stamp"
: >"$log"
install_packages
what_is_wanted >"$stamp"
rm -f "$unfinished"
say "done: .venv/bin/wenzheng is ready."
