#include "mappings/draft/entry.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

#include "mappings/draft/meanings.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

/// A column called `First` is a name once it is known to be the first one.
std::optional<std::string_view> personal_data_of(std::string_view property, std::string_view column,
                                                 const Guess& guess) {
  if (property == "$first_name" || property == "$last_name" || property == "$name") return "a name";
  return personal_data_in(column, guess);
}

/// Whether `doubt` names one of the values that no rule reads.
bool shows_a_value(std::string_view doubt, const ColumnFacts& column) {
  return std::ranges::any_of(
      std::array{&column.first_not_date, &column.first_not_number},
      [&](const std::string* value) { return !value->empty() && doubt.contains(*value); });
}

}  // namespace

std::string entry_lines(const DraftEntry& entry, bool of_people) {
  if (entry.draft.columns.empty())
    return fmt::format("{}{}: {}\n", kIndent, yaml_scalar(entry.name), yaml_flow(entry.draft.rule));
  const ColumnFacts& column = *entry.draft.columns.front();
  const Guess guess = guess_type(column);
  const auto personal = personal_data_of(entry.name, column.name, guess);
  // Names and addresses of companies are no secret of anybody.
  const bool is_personal = personal && (of_people || guess.kind == Kind::email || guess.kind == Kind::phone);
  std::string words = evidence_of(column, is_personal);
  if (is_personal) words += fmt::format("; personal data ({})", *personal);
  std::string text = comment(words, kIndent);
  for (const std::string& warning : warnings_of(column, guess)) {
    if (warning != guess.doubt && warning != "personal data")
      text += comment(fmt::format("Beware: {}.", comment_text(warning, 200)), kIndent);
  }
  if (!entry.draft.doubt.empty()) {
    const std::string_view choose = entry.draft.proposals.empty() ? "" : ". Once you know, take instead:";
    const bool is_secret = is_personal && shows_a_value(entry.draft.doubt, column);
    text += comment(
        fmt::format("Not sure: {}{}",
                    is_secret ? "some values are written otherwise" : comment_text(entry.draft.doubt, 200),
                    choose),
        kIndent);
    for (const YamlValue& proposal : entry.draft.proposals) {
      text += fmt::format("{}#   {}: {}\n", kIndent, yaml_scalar(entry.name), yaml_flow(proposal));
    }
  }
  return text + fmt::format("{}{}: {}\n", kIndent, yaml_scalar(entry.name), yaml_flow(entry.draft.rule));
}

}  // namespace mixferry::mappings
