// What a draft proposes in a comment must not lose values of the very export that it was drafted from.

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/program.h"

namespace mixferry::tests {
namespace {

using Lines = std::vector<std::string>;
/// By profile, or event, then by property.
using Profiles = std::map<std::string, std::map<std::string, boost::json::value>>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Samples of the library, of drafts, and what whole-program cases read.
std::vector<std::string> exports() {
  std::vector<std::string> found;
  for (const char* folder : {"/mappings/library", "/tests/golden/drafts", "/tests/cases"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(MIXFERRY_SOURCE_DIR) + folder)) {
      const std::string extension = entry.path().extension();
      if (entry.path().string().contains(".expected.")) continue;
      if (extension == ".csv" || extension == ".jsonl" || extension == ".xlsx") found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

Profiles previewed(const TemporaryFolder& folder, const std::string& source, const Lines& draft) {
  std::string yaml;
  for (const std::string& line : draft) yaml += line + "\n";
  const ProgramResult preview =
      run_program({"preview", source, "-m", folder.write("applied.yaml", yaml), "-n", "100000"});
  EXPECT_LE(preview.exit_code, 1) << preview.err << yaml;
  Profiles profiles;
  for (const std::string& line : lines_of(preview.out)) {
    const boost::json::object update = boost::json::parse(line).as_object();
    if (const boost::json::value* event = update.if_contains("event")) {
      const boost::json::object& properties = update.at("properties").as_object();
      // Not by $insert_id, which may be a hash of all that an event says.
      const std::string key = fmt::format("{} {} {}", std::string(event->as_string()),
                                          std::string(properties.at("distinct_id").as_string()),
                                          properties.at("time").as_int64());
      for (const auto& [name, value] : properties) {
        if (name != "$insert_id") profiles[key][std::string(name)] = value;
      }
      continue;
    }
    const boost::json::value* id = update.if_contains("$distinct_id");
    if (id == nullptr) id = update.if_contains("$group_id");
    if (id == nullptr || !update.contains("$set")) continue;
    for (const auto& [name, value] : update.at("$set").as_object())
      profiles[std::string(id->as_string())][std::string(name)] = value;
  }
  return profiles;
}

std::string digits_of(const std::string& text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits),
                       [](char byte) { return byte >= '0' && byte <= '9'; });
  digits.erase(0, digits.find_first_not_of('0'));
  while (digits.ends_with('0')) digits.pop_back();
  return digits;
}

/// Each letter and digit of the items stands in the text.
bool holds_items(const std::string& text, const boost::json::array& items) {
  return std::ranges::all_of(items, [&](const boost::json::value& item) {
    return text.contains(boost::json::value_to<std::string>(item));
  });
}

void expect_same(const boost::json::value& plain, const boost::json::value& applied,
                 const std::string& proposal) {
  if (!plain.is_string()) return;
  const std::string text(plain.as_string());
  if (applied.is_number()) {
    EXPECT_EQ(digits_of(fmt::format("{:.15}", applied.to_number<double>())), digits_of(text)) << proposal;
  }
  if (applied.is_array()) {
    EXPECT_TRUE(holds_items(text, applied.as_array())) << proposal << text;
  }
}

// Method: each proposal takes the place of the rule that it stands above, and every profile must have the
// property that it had; numbers have the digits of their texts, lists the items.
TEST(DraftProposals, LoseNothingWhenTheyAreTakenAsWritten) {
  const TemporaryFolder folder;
  std::size_t proposals = 0;
  for (const std::string& source : exports()) {
    SCOPED_TRACE(source);
    const ProgramResult init = run_program({"init", source});
    if (init.exit_code != 0) continue;  // some cases are about what can't be read
    const Lines draft = lines_of(init.out);
    const std::string mark = "  #   ";
    Profiles plain;
    for (std::size_t i = 0; i < draft.size(); ++i) {
      if (draft[i].starts_with("  # - target:")) break;  // an example of a target, not a rule
      if (!draft[i].starts_with(mark) || !draft[i].contains(": {")) continue;
      if (proposals++ == 0 || plain.empty()) plain = previewed(folder, source, draft);
      Lines applied = draft;
      const auto rule = std::find_if(applied.begin() + static_cast<std::ptrdiff_t>(i), applied.end(),
                                     [](const std::string& line) { return !line.starts_with("  #"); });
      ASSERT_NE(rule, applied.end());
      *rule = "  " + draft[i].substr(mark.size());
      const Profiles changed = previewed(folder, source, applied);
      for (const auto& [id, properties] : plain) {
        ASSERT_TRUE(changed.contains(id)) << id << draft[i];
        for (const auto& [name, value] : properties) {
          ASSERT_TRUE(changed.at(id).contains(name)) << id << " " << name << draft[i];
          expect_same(value, changed.at(id).at(name), draft[i]);
        }
      }
    }
  }
  EXPECT_GT(proposals, 10u);
}

}  // namespace
}  // namespace mixferry::tests
