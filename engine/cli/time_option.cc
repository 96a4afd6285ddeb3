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
    if (!typed || (typed->unit.empty() && limits.needs_unit)) {
      throw CLI::ValidationError(
          name, fmt::format("give a whole number and its unit (ms, s, m, h, d), such as 90s, not {}", text));
    }
    if (typed->time < limits.shortest || typed->time > limits.longest) {
      throw CLI::ValidationError(
          name, fmt::format("{} not in range {} to {}", text, time_to_type(limits.shortest, typed->unit),
                            time_to_type(limits.longest, typed->unit)));
    }
    into = typed->time;
    return true;
  };
  return otherwise(
      command.add_option(name, CLI::callback_t(take), description)->option_text("TIME")->type_name("TIME"),
      {.value = time_to_type(into)});
}

}  // namespace mixferry::cli
