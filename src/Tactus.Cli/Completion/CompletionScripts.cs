namespace Tactus.Cli;

/// <summary>The completion scripts. Each asks the tool itself, so they never grow old; the tool answers nothing where a file name is wanted.</summary>
internal static class CompletionScripts
{
    internal static string[] Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    internal static string? For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" or "powershell" => PowerShell,
        _ => null,
    };

    private const string Bash = """
        # bash completion for tactus
        _tactus() {
            local tool="${COMP_WORDS[0]}" rest word
            rest="${COMP_LINE:0:COMP_POINT}"
            rest="${rest#*"$tool"}"
            rest="${rest# }"
            word="${COMP_WORDS[COMP_CWORD]}"
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("$tool" "[suggest:${#rest}]" "$rest" 2>/dev/null)" -- "$word"))
        }
        complete -o bashdefault -o default -F _tactus tactus ./tactus

        """;

    private const string Zsh = """
        #compdef tactus
        # zsh completion for tactus
        _tactus() {
            local rest="${LBUFFER#*"$words[1]"}"
            rest="${rest# }"
            local -a found
            found=("${(@f)$("$words[1]" "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
            found=("${(@)found:#}")
            if (( ${#found} )); then
                compadd -a found
            else
                _files
            fi
        }
        if [ "$funcstack[1]" = "_tactus" ]; then
            _tactus "$@"
        else
            compdef _tactus tactus ./tactus
        fi

        """;

    private const string Fish = """
        # fish completion for tactus
        function __tactus_suggest
            set -l rest (string replace -r '^\s*\S+ ?' '' -- (commandline -cp))
            tactus "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null
        end
        complete -c tactus -a '(__tactus_suggest)'

        """;

    private const string PowerShell = """
        # PowerShell completion for tactus
        Register-ArgumentCompleter -Native -CommandName tactus -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition - $commandAst.Extent.StartOffset)
            $rest = $line -replace '^\s*\S+ ?', ''
            & $commandAst.CommandElements[0].Value "[suggest:$($rest.Length)]" "$rest" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;
}
