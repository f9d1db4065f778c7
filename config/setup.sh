#!/bin/sh
# Prepares .venv and what stands beside it: sh config/setup.sh run | check | test | bench | attack
# A second time in a row it finds everything done and ends at once.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}

say() { echo "$*" >&2; }
fail() { say "$*"; exit 1; }

# Installs Debian packages; false where there is no apt-get, or no right to use it unasked.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then
        as_root=env
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        return 1
    fi
    say "Installing $* ..."
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >&2 && return
    $as_root apt-get update -q >&2 \
        && $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >&2
}

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 && is_recent "$python"; then
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no python3")
    fail "Bylaw needs Python 3.11 or later; here is $found. Install one, or name it:" \
        "make run PYTHON=/path/to/python3.11"
}

make_venv() {
    if [ -x .venv/bin/python ] && is_recent .venv/bin/python \
        && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    find_python
    say "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian keeps ensurepip in a package of its own.
        package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
        apt_install "$package" \
            || fail "Python's venv is missing. Install it and call make again:" \
                "sudo apt-get install -y $package"
    fi
    "$python" -m venv .venv || fail "The folder .venv could not be made by $python -m venv .venv"
}

# A process of the portal reads 3,000 modules: compiled here, it starts in a third of the time where
# the environment keeps Python from writing down what it compiles.
compiled() {
    .venv/bin/python -m compileall -q -j 0 "$@" >/dev/null 2>&1 || :
}

# install FILE: the pinned packages of a requirements file, unless this very text is installed.
install() {
    stamp=.venv/installed-$1
    if [ -f "$stamp" ] && cmp -s "$1" "$stamp"; then
        return
    fi
    say "Installing the packages of $1 ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r "$1" \
        || fail "The packages could not be installed. With a network, this has to succeed:" \
            ".venv/bin/python -m pip install -r $1"
    compiled .venv/lib
    cp "$1" "$stamp"
}

find_chromium() {
    for browser in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$browser" >/dev/null 2>&1 && return
    done
    apt_install chromium fonts-noto-cjk && return
    say "Installing Chromium by Playwright ..."
    .venv/bin/python -m playwright install chromium >&2 && return
    fail "The browser tests need Chromium. Install it and call make again:" \
        "sudo apt-get install -y chromium fonts-noto-cjk"
}

find_faketime() {
    command -v faketime >/dev/null 2>&1 || apt_install faketime \
        || fail "Clocks are set by faketime. Install it and call make again:" \
            "sudo apt-get install -y faketime"
}

case $purpose in
run | check | test | bench | attack | chaos) ;;
*) fail "usage: sh config/setup.sh run | check | test | bench | attack | chaos" ;;
esac
make_venv
install requirements.txt
if [ "$purpose" != run ]; then
    install requirements-dev.txt
fi
if [ "$purpose" = bench ]; then
    install requirements-bench.txt
fi
if [ "$purpose" = attack ]; then
    install requirements-attack.txt
fi
if [ "$purpose" = test ]; then
    find_chromium
fi
if [ "$purpose" = chaos ]; then
    find_faketime
fi
.venv/bin/python -P config/translations.py
compiled config regulations hr attendance orders catalog finance sitecontent tests bench
