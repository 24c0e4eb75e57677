namespace AutoCoder.Schema.Hooks;

/// <summary>What the hooks do, in shell.</summary>
internal static class HookParts
{
    // Whatever cannot be told is asked: git's own errors count as a change.
    private const string Common =
        """
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


        """;

    private const string Asking =
        """
        # The way around: AUTOCODER_SCHEMA_SKIP=reason git ... It leaves a note, or it is none.
        passed_by() {
            [ -n "$AUTOCODER_SCHEMA_SKIP" ] || return 1
            notes=$(git rev-parse --git-common-dir)/autocoder-schema
            if [ -L "$notes" ] || [ -L "$notes/skipped.log" ] || ! mkdir -p "$notes" ||
                ! printf '%s %s %s into %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$hook" "$2" "$1" \
                    "$(printf %s "$AUTOCODER_SCHEMA_SKIP" | tr -d '\000-\037\177')" >>"$notes/skipped.log"; then
                say "AUTOCODER_SCHEMA_SKIP does not count: no note can be written to $notes/skipped.log."
                return 1
            fi
            say "the gate was not asked about $2 into $1: $AUTOCODER_SCHEMA_SKIP (noted in $notes/skipped.log)"
        }

        # 0: nothing stands against it.
        ask() {
            changed "$1" "$2" || return 0
            passed_by "$1" "$2" && return 0
            if gone; then
                say "migrations change, and the gate is gone, so nobody can tell what they do. Install it again: autocoder-schema hooks install"
                return 1
            fi
            said=$(gate "--base=$1" "--head=$2" 2>&1) && { printf '%s\n' "$said" | grep '^The gate is open' >&2; return 0; }
            printf '%s\n' "$said" >&2
            return 1
        }


        """;

    private const string KeptFirst = """[ ! -x "$kept" ] || "$kept" "$@" || exit""" + "\n\n";

    // What is asked about is the tree that would be committed: a conflict that was resolved the wrong way shows in no branch.
    private const string Merge =
        """
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

        """;

    // GITHEAD_*: the merge has not written MERGE_HEAD when this hook runs (measured with git 2.39).
    private const string PreMergeCommit = KeptFirst +
        """
        heads=$(env | sed -n 's/^GITHEAD_\([0-9a-f]\{40,64\}\)=.*/\1/p' | tr '\n' ' ' | sed 's/ $//')
        [ -n "$heads" ] || heads=$(git rev-parse -q --verify MERGE_HEAD) || { say "git does not say what is merged, so nobody can tell what it brings."; exit 1; }

        """ + Merge;

    private const string PreCommit = KeptFirst +
        """
        file=$(git rev-parse --git-path MERGE_HEAD)
        [ -f "$file" ] || exit 0
        heads=$(tr '\n' ' ' <"$file" | sed 's/ $//')

        """ + Merge;

    private const string PrePush =
        """
        remote=$1
        lines=$(cat; echo .)
        lines=${lines%.}
        [ ! -x "$kept" ] || printf %s "$lines" | "$kept" "$@" || exit

        default_branch() {
            git symbolic-ref -q "refs/remotes/$remote/HEAD" && return
            for name in $(git config --get autocoder-schema.released) main master; do
                git show-ref -q --verify "refs/remotes/$remote/$name" && { echo "refs/remotes/$remote/$name"; return; }
            done
        }
        zero() { case $1 in *[!0]*) return 1 ;; esac; }
        stop=0

        # A branch of somebody's own is held against the remote's default branch: its migrations may still be renumbered.
        push() {
            zero "$2" && return
            case $3 in refs/heads/*) ;; *) return ;; esac
            to=$(default_branch)
            if [ -n "$to" ] && [ "$to" != "refs/remotes/$remote/${3#refs/heads/}" ]; then base=${to#refs/remotes/}
            elif zero "$4"; then return
            elif [ "$(git rev-parse -q --verify "$to")" = "$4" ]; then base=${to#refs/remotes/}
            elif git cat-file -e "$4^{commit}" 2>/dev/null; then base=$4
            else
                say "$remote has commits of ${3#refs/heads/} that are not here, so nobody can tell what is pushed over: git fetch $remote"
                stop=1
                return
            fi
            case $1 in refs/heads/*) head=${1#refs/heads/} ;; *) head=$2 ;; esac
            ask "$base" "$head" && return
            say "$head is not pushed to $remote. To pass it by with a note: AUTOCODER_SCHEMA_SKIP='why' git push ..."
            stop=1
        }
        while read -r local_ref local_sha remote_ref remote_sha; do
            [ -z "$local_sha" ] || push "$local_ref" "$local_sha" "$remote_ref" "$remote_sha"
        done <<END
        $lines
        END
        exit $stop

        """;

    // Nothing can be stopped any more: what the kept hook says is what git gets to hear.
    private const string KeptBefore = """
        code=0
        [ ! -x "$kept" ] || "$kept" "$@" || code=$?
        [ -z "$AUTOCODER_SCHEMA_SKIP" ] || exit $code

        """ + "\n";

    private const string Telling =
        """
        tell() {
            if gone; then
                say "migrations have changed here, and the gate is gone. Install it again: autocoder-schema hooks install"
            elif ! said=$(gate "--base=$1" "--head=$2" --databases --allow none 2>&1); then
                printf '%s\n' "$said" >&2
                say "$3"
            fi
        }


        """;

    private const string PostMerge = KeptBefore + Telling +
        """
        [ "$1" = 0 ] && changed ORIG_HEAD HEAD || exit $code
        # A fast-forward asks no hook before; on a branch of somebody's own what came may be what is released already.
        own=$(branch) base=HEAD
        [ "$own" != "$(released)" ] || base=ORIG_HEAD
        tell "$base" "$own" "that is what the merge brought; nothing was stopped. To take it back, while nothing else was done: git reset --keep ORIG_HEAD"
        exit $code

        """;

    private const string PostCheckout = KeptBefore + Telling +
        """
        [ "$3" = 1 ] && [ "$1" != "$2" ] && [ -z "${1##*[!0]*}" ] || exit $code
        [ ! -d "$(git rev-parse --git-path rebase-merge)" ] && [ ! -d "$(git rev-parse --git-path rebase-apply)" ] || exit $code
        changed "$1" "$2" || exit $code
        own=$(branch)
        tell "$own" "$own" "that is how the databases stand to the migrations of $own; the checkout is done."
        exit $code

        """;

    /// <summary>What a hook does, behind its head.</summary>
    public static string Of(string hook) => hook switch
    {
        "pre-merge-commit" => Common + Asking + PreMergeCommit,
        "pre-commit" => Common + Asking + PreCommit,
        "pre-push" => Common + Asking + PrePush,
        "post-merge" => Common + PostMerge,
        _ => Common + PostCheckout,
    };
}
