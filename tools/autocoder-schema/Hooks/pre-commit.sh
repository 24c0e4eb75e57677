# shellcheck shell=sh disable=SC2034 # heads is read by merge
file=$(git rev-parse --git-path MERGE_HEAD)
[ -f "$file" ] || exit 0
heads=$(tr '\n' ' ' <"$file" | sed 's/ $//')
