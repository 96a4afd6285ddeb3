#include "engine/cli/completion.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace mixferry::cli {
namespace {

/// In single quotes, as all three shells read them.
std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

/// `text` with a backslash before each of `special`.
std::string guarded(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::vector<std::string> names_of(const std::vector<DescribedCommand>& commands) {
  std::vector<std::string> names;
  for (const DescribedCommand& command : commands) names.push_back(command.name);
  return names;
}

/// Writes one script line after the other.
class Script {
 public:
  template <typename... Parts>
  void line(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Parts>(parts)...);
    text_ += '\n';
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// Names that a script has to ask the program for.
struct AskedFor {
  ValueKind kind;
  const char* name;  ///< of the function that lists them, behind `_mixferry_`
  const char*
      where;  ///< the options that say where they are, joined by `|`: what was typed of them is passed on
  const char* command;  ///< prints them, a line each, from those options, which stand in for `{}`
};
constexpr AskedFor kAskedFor[] = {
    {ValueKind::run, "runs", "--state|--config",
     "mixferry runs {} -n 50 2>/dev/null | awk '$1 ~ /^[0-9]+$/ {{ print $1 }}'"},
    {ValueKind::project, "projects", "--projects",
     "mixferry projects {} 2>/dev/null | awk '!NF || $1 == \"organization\" {{ exit }} NR > 2 && /^[^ ]/ {{ "
     "print $1 "
     "}}'"}};

/// Nullptr where values of `kind` need not be asked for.
const AskedFor* asked_for(ValueKind kind) {
  const auto* const found = std::ranges::find(kAskedFor, kind, &AskedFor::kind);
  return found == std::end(kAskedFor) ? nullptr : found;
}

std::string command_of(const AskedFor& asked, std::string_view where) {
  return fmt::format(fmt::runtime(asked.command), where);
}

std::string with_blanks(std::string text) {
  std::ranges::replace(text, '|', ' ');
  return text;
}

/// What an argument that is no file may be.
std::string words_of(const DescribedOption& argument, const std::vector<std::string>& mappings) {
  return fmt::format("{}", fmt::join(argument.kind == ValueKind::mapping ? mappings : argument.choices, " "));
}

// bash: an empty answer means "complete file names", which `-o default` does.

void add_bash_values(Script& script, const DescribedCommand& command,
                     const std::vector<std::string>& mappings) {
  for (const DescribedOption& option : command.options) {
    if (option.kind == ValueKind::none) continue;
    std::vector<std::string> cases;
    for (const std::string& name : option.names) cases.push_back(fmt::format("{}:{}", command.name, name));
    const std::string label = fmt::format("{}", fmt::join(cases, "|"));
    if (option.kind == ValueKind::choice) {
      script.line("    {}) _mixferry_words {} ; return ;;", label,
                  in_quotes(fmt::format("{}", fmt::join(option.choices, " "))));
    } else if (option.kind == ValueKind::mapping) {
      script.line("    {}) _mixferry_words {} ; return ;;", label,
                  in_quotes(fmt::format("{}", fmt::join(mappings, " "))));
    } else if (const AskedFor* asked = asked_for(option.kind)) {
      script.line("    {}) _mixferry_{} ; return ;;", label, asked->name);
    } else {
      script.line("    {}) return ;;", label);
    }
  }
}

void add_bash_arguments(Script& script, const DescribedCommand& command,
                        const std::vector<std::string>& mappings) {
  for (const DescribedOption& argument : command.arguments) {
    if (const AskedFor* asked = asked_for(argument.kind)) {
      script.line("    {}) _mixferry_{} ;;", command.name, asked->name);
    } else if (argument.kind == ValueKind::mapping || argument.kind == ValueKind::choice) {
      script.line("    {}) _mixferry_words {} ;;", command.name, in_quotes(words_of(argument, mappings)));
    }
  }
}

std::string bash_completion(const std::vector<DescribedCommand>& commands,
                            const std::vector<std::string>& mappings) {
  Script script;
  script.line("# bash completion for mixferry");
  script.line(
      "_mixferry_words() {{ mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"${{COMP_WORDS[COMP_CWORD]}}\"); "
      "}}");
  for (const AskedFor& asked : kAskedFor) {
    script.line("_mixferry_{}() {{", asked.name);
    script.line("  local i where=()");
    script.line("  for ((i = 2; i < COMP_CWORD - 1; i++)); do");
    script.line("    case ${{COMP_WORDS[i]}} in {}) where+=(\"${{COMP_WORDS[@]:i:2}}\") ;; esac",
                asked.where);
    script.line("  done");
    script.line("  _mixferry_words \"$({})\"", command_of(asked, "\"${where[@]}\""));
    script.line("}}");
  }
  script.line("_mixferry() {{");
  script.line("  COMPREPLY=()");
  script.line("  if ((COMP_CWORD == 1)); then _mixferry_words {}; return; fi",
              in_quotes(fmt::format("{} --help --version", fmt::join(names_of(commands), " "))));
  script.line("  case ${{COMP_WORDS[1]}}:${{COMP_WORDS[COMP_CWORD-1]}} in");
  for (const DescribedCommand& command : commands) add_bash_values(script, command, mappings);
  script.line("  esac");
  script.line("  if [[ ${{COMP_WORDS[COMP_CWORD]}} != -* ]]; then");
  script.line("    case ${{COMP_WORDS[1]}} in");
  for (const DescribedCommand& command : commands) add_bash_arguments(script, command, mappings);
  script.line("    esac");
  script.line("    return");
  script.line("  fi");
  script.line("  case ${{COMP_WORDS[1]}} in");
  for (const DescribedCommand& command : commands) {
    std::vector<std::string> names;
    for (const DescribedOption& option : command.options)
      names.insert(names.end(), option.names.begin(), option.names.end());
    script.line("    {}) _mixferry_words {} ;;", command.name,
                in_quotes(fmt::format("{}", fmt::join(names, " "))));
  }
  script.line("  esac");
  script.line("}}");
  script.line("complete -o default -F _mixferry mixferry");
  return script.take();
}

// zsh: one `_arguments` a command.

std::string zsh_values(const DescribedOption& option, const std::vector<std::string>& mappings) {
  switch (option.kind) {
    case ValueKind::choice:
      return fmt::format("({})", fmt::join(option.choices, " "));
    case ValueKind::file:
      return "_files";
    case ValueKind::folder:
      return "_files -/";
    case ValueKind::mapping:
      return fmt::format("{{_alternative \"names\\:built-in\\:({})\" \"files\\:file\\:_files\"}}",
                         fmt::join(mappings, " "));
    case ValueKind::run:
    case ValueKind::project:
      return std::string("_mixferry_").append(asked_for(option.kind)->name);
    case ValueKind::none:
    case ValueKind::other:
      break;
  }
  return " ";
}

void add_zsh_option(Script& script, const DescribedOption& option, const std::vector<std::string>& mappings) {
  const std::string description = guarded(option.description, "[]:\\");
  for (const std::string& name : option.names) {
    std::string spec = fmt::format("{}[{}]", name, description);
    if (option.kind != ValueKind::none) {
      spec += fmt::format(":{}:{}", guarded(option.value, ":\\"), zsh_values(option, mappings));
    }
    script.line("        {} \\", in_quotes(spec));
  }
}

std::string zsh_completion(const std::vector<DescribedCommand>& commands,
                           const std::vector<std::string>& mappings) {
  Script script;
  script.line("#compdef mixferry");
  for (const AskedFor& asked : kAskedFor) {
    script.line("_mixferry_{}() {{", asked.name);
    script.line("  local i; local -a where");
    script.line("  for ((i = 2; i < CURRENT - 1; i++)); do");
    script.line("    case $words[i] in ({}) where+=($words[i] ${{(Q)words[i+1]}}) ;; esac", asked.where);
    script.line("  done");
    script.line("  compadd -- $({})", command_of(asked, "$where"));
    script.line("}}");
  }
  script.line("_mixferry() {{");
  script.line("  local -a commands=(");
  for (const DescribedCommand& command : commands) {
    script.line("    {}", in_quotes(fmt::format("{}:{}", command.name, guarded(command.description, ":\\"))));
  }
  script.line("  )");
  script.line("  if ((CURRENT == 2)); then _describe command commands; return; fi");
  script.line("  shift words; ((CURRENT--))");
  script.line("  case $words[1] in");
  for (const DescribedCommand& command : commands) {
    script.line("    {})", command.name);
    script.line("      _arguments \\");
    for (const DescribedOption& option : command.options) add_zsh_option(script, option, mappings);
    for (const DescribedOption& argument : command.arguments) {
      script.line("        {} \\", in_quotes(fmt::format("{}:{}:{}", argument.repeats ? "*" : "",
                                                         argument.value, zsh_values(argument, mappings))));
    }
    script.line("        && return ;;");
  }
  script.line("  esac");
  script.line("}}");
  // Loaded by name, the file is the function's first call; sourced, it has to be registered.
  script.line(
      "if [[ $funcstack[1] == _mixferry ]]; then _mixferry \"$@\"; else compdef _mixferry mixferry; fi");
  return script.take();
}

// fish: one `complete` an option.

std::string fish_completion(const std::vector<DescribedCommand>& commands,
                            const std::vector<std::string>& mappings) {
  Script script;
  script.line("# fish completion for mixferry");
  for (const AskedFor& asked : kAskedFor) {
    script.line("function __mixferry_{}", asked.name);
    script.line("  set -l where; set -l words (commandline -opc)");
    script.line("  for i in (seq 2 (math (count $words) - 1))");
    script.line("    contains -- $words[$i] {}; and set -a where $words[$i] $words[(math $i + 1)]",
                with_blanks(asked.where));
    script.line("  end");
    script.line("  {}", command_of(asked, "$where"));
    script.line("end");
  }
  for (const DescribedCommand& command : commands) {
    script.line("complete -c mixferry -n __fish_use_subcommand -f -a {} -d {}", command.name,
                in_quotes(command.description));
    for (const DescribedOption& option : command.options) {
      std::string line =
          fmt::format("complete -c mixferry -n '__fish_seen_subcommand_from {}'", command.name);
      for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (option.kind == ValueKind::choice) {
        line += fmt::format(" -x -a {}", in_quotes(fmt::format("{}", fmt::join(option.choices, " "))));
      } else if (option.kind == ValueKind::mapping) {
        line += fmt::format(" -r -a {}", in_quotes(fmt::format("{}", fmt::join(mappings, " "))));
      } else if (const AskedFor* asked = asked_for(option.kind)) {
        line += fmt::format(" -x -a '(__mixferry_{})'", asked->name);
      } else if (option.kind == ValueKind::other) {
        line += " -x";
      } else if (option.kind != ValueKind::none) {
        line += " -r -F";
      }
      script.line("{} -d {}", line, in_quotes(option.description));
    }
    for (const DescribedOption& argument : command.arguments) {
      const AskedFor* const asked = asked_for(argument.kind);
      if (asked == nullptr && argument.kind != ValueKind::mapping && argument.kind != ValueKind::choice)
        continue;
      script.line("complete -c mixferry -n '__fish_seen_subcommand_from {}' -a {}", command.name,
                  in_quotes(asked != nullptr ? fmt::format("(__mixferry_{})", asked->name)
                                             : words_of(argument, mappings)));
    }
  }
  return script.take();
}

}  // namespace

std::string completion(Shell shell, const CLI::App& program, const std::vector<std::string>& mappings) {
  const std::vector<DescribedCommand> commands = describe(program);
  switch (shell) {
    case Shell::bash:
      return bash_completion(commands, mappings);
    case Shell::zsh:
      return zsh_completion(commands, mappings);
    case Shell::fish:
      break;
  }
  return fish_completion(commands, mappings);
}

}  // namespace mixferry::cli
