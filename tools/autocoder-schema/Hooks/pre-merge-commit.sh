# shellcheck shell=sh
heads=$(env | sed -n 's/^GITHEAD_\([0-9a-f]\{40,64\}\)=.*/\1/p' | tr '\n' ' ' | sed 's/ $//')
[ -n "$heads" ] || heads=$(git rev-parse -q --verify MERGE_HEAD) || { say "git does not say what is merged, so nobody can tell what it brings."; exit 1; }
