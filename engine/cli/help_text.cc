#include "engine/cli/help_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/cli/described_options.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {

std::string HelpText::make_option(const CLI::Option* option, bool /*is_argument*/) const {
  constexpr std::size_t screen = 80;
  constexpr std::size_t column = 30;
  const DescribedOption described = describe(*option);
  const bool is_argument = described.names.empty();
  std::string left = fmt::format("  {}{}{}{}", fmt::join(described.names, ", "),
                                 is_argument || described.value.empty() ? "" : " ", described.value,
                                 is_argument && described.repeats ? "..." : "");
  std::string text = report::wrapped(described.description, std::string(column, ' '), screen);
  if (left.size() >= column) return left + "\n" + text;
  return text.replace(0, left.size(), left);
}

}  // namespace mixferry::cli
