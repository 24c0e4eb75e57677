# shellcheck shell=sh disable=SC2154,SC2086,SC2015 # heads is set by the part before; $parents is several words on purpose; echo does not fail
# What is being merged into a branch of somebody's own may be what is released already: then that is the base.
base_of() {
    own=$(branch) main=$(released)
    if [ "$own" != "$main" ]; then
        for ref in "refs/heads/$main" "refs/remotes/origin/$main"; do
            git merge-base --is-ancestor "$1" "$ref" 2>/dev/null || continue
            [ "$(git rev-parse "$ref")" = "$1" ] && echo "${ref#refs/*/}" || echo "$1"
            return
        done
    fi
    echo "$own"
}

first=${heads%% *}
base=$(base_of "$first")
[ "$first" = "$heads" ] || base=$(branch)
parents='-p HEAD'
for head in $heads; do parents="$parents -p $head"; done
tree=$(git write-tree) &&
    commit=$(GIT_AUTHOR_NAME=hook GIT_AUTHOR_EMAIL=hook GIT_COMMITTER_NAME=hook GIT_COMMITTER_EMAIL=hook \
        git commit-tree $parents -m 'the merge that is asked about' "$tree") &&
    git update-ref CHECKED_MERGE "$commit" || { say "git could not write down the merge, so nobody can tell what it brings."; exit 1; }
ask "$base" CHECKED_MERGE && exit 0
say "the merge is not committed; its files are here as they were merged (CHECKED_MERGE)."
say "Mend them as said above, then: git add -A && git commit --no-edit. Or take it back: git merge --abort"
say "To pass it by with a note: AUTOCODER_SCHEMA_SKIP='why' git commit --no-edit"
exit 1
