# shellcheck shell=sh disable=SC2154,SC2086 # code is a number that kept-before sets
[ "$3" = 1 ] && [ "$1" != "$2" ] && [ -z "${1##*[!0]*}" ] || exit $code
[ ! -d "$(git rev-parse --git-path rebase-merge)" ] && [ ! -d "$(git rev-parse --git-path rebase-apply)" ] || exit $code
changed "$1" "$2" || exit $code
own=$(branch)
tell "$own" "$own" "that is how the databases stand to the migrations of $own; the checkout is done."
exit $code
