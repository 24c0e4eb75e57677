namespace AutoCoder.Schema.Sql;

/// <summary>What a piece of SQL is, by the rules of SQLite's own tokenizer.</summary>
internal enum TokenKind
{
    /// <summary>No token: the text is at its end.</summary>
    End,

    /// <summary>White space.</summary>
    Space,

    /// <summary><c>-- to the end of the line</c> or <c>/* … */</c>; an open <c>/*</c> runs to the end of the text.</summary>
    Comment,

    /// <summary>A keyword or a plain name.</summary>
    Word,

    /// <summary>A name in double quotes, brackets or backticks.</summary>
    QuotedName,

    /// <summary>Text in single quotes; SQLite takes it as a name where only a name can stand.</summary>
    Text,

    /// <summary><c>x'0f'</c>.</summary>
    Blob,

    /// <summary>An integer, a decimal or a hexadecimal number, without its sign.</summary>
    Number,

    /// <summary><c>?</c>, <c>?1</c>, <c>:a</c>, <c>@a</c>, <c>#a</c> or <c>$a</c>.</summary>
    Variable,

    /// <summary><c>(</c>.</summary>
    OpenParenthesis,

    /// <summary><c>)</c>.</summary>
    CloseParenthesis,

    /// <summary><c>,</c>.</summary>
    Comma,

    /// <summary><c>.</c>.</summary>
    Dot,

    /// <summary><c>;</c>.</summary>
    Semicolon,

    /// <summary>One of SQLite's operators, such as <c>||</c>, <c>-&gt;&gt;</c> or <c>&lt;=</c>.</summary>
    Operator,

    /// <summary>What SQLite calls an unrecognized token.</summary>
    Illegal,
}
