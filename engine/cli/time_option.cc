#include "engine/cli/time_option.h"

#include <fmt/format.h>
#include <string>

#include "engine/cli/otherwise.h"
#include "engine/cli/time_text.h"

namespace mixferry::cli {

CLI::Option* add_time(CLI::App& command, const char* name, std::chrono::milliseconds& into,
                      const TimeLimits& limits, const std::string& description) {
  const auto take = [name, &into, limits](const CLI::results_t& results) {
    const std::string& text = results.back();
    const auto typed = parse_time(text);
    if (!typed) {
      throw CLI::ValidationError(
          name, fmt::format("give a whole number and its unit (ms, s, m, h, d), such as 90s, not {}", text));
    }
    if (*typed < limits.shortest || *typed > limits.longest) {
      throw CLI::ValidationError(name,
                                 fmt::format("{} not in range {} to {}", text, time_to_type(limits.shortest),
                                             time_to_type(limits.longest)));
    }
    into = *typed;
    return true;
  };
  return otherwise(
      command.add_option(name, CLI::callback_t(take), description)->option_text("TIME")->type_name("TIME"),
      {.value = time_to_type(into)});
}

}  // namespace mixferry::cli
