# shellcheck shell=sh
say() { printf 'autocoder-schema: %s\n' "$*" >&2; }

# Quick: are there files between two commits that the gate would read differently? It reads sources that have these words, sources
# in UTF-16, which git takes for binary, and, where attributes are derived from FluentMigrator's, any that may use one.
changed() {
    git diff --quiet --no-ext-diff "$1" "$2" -- '*.cs' '*.sql' '*schema.lock' '*autocoder-schema.json' && return 1
    git diff --quiet --no-ext-diff "$1" "$2" -- '*.sql' '*schema.lock' '*autocoder-schema.json' || return 0
    found=$(git diff -z --name-only --no-renames "$1" "$2" -- '*.cs' |
        xargs -0 git --literal-pathspecs grep -l -e Migration -e VersionTableMetaData "$1" "$2" -- | sed -n 1p)
    [ -z "$found" ] || return 0
    git diff --numstat --no-ext-diff --no-renames "$1" "$2" -- '*.cs' | grep -q '^-' && return 0
    git grep -q -F -e MigrationAttribute -e TagsAttribute "$2" -- '*.cs'
}

# The branch whose migrations are released.
released() {
    git config --get autocoder-schema.released && return
    name=$(git symbolic-ref -q --short refs/remotes/origin/HEAD) && { echo "${name#origin/}"; return; }
    for name in main master; do
        git show-ref -q --verify "refs/heads/$name" && { echo "$name"; return; }
    done
}

branch() { git symbolic-ref -q --short HEAD || echo HEAD; }
