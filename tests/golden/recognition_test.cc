// Each sample of a built-in mapping must be known by its columns, and no other mapping may be taken for it.

#include "mappings/draft/recognition.h"

#include <algorithm>
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/open/open_source.h"
#include "engine/pipeline/sample.h"
#include "tests/golden/library_samples.h"
#include "tests/support/program.h"

namespace mixferry::tests {
namespace {

/// Exports that are another mapping's, too, by their columns: that of the first is taken.
const std::map<std::string, std::string>& alike() {
  static const std::map<std::string, std::string> names = {
      {"hubspot/deals-by-company", "hubspot/deals"},
      {"segment/identity", "segment/track"},
  };
  return names;
}

/// They send whatever stands below one key. Whoever has such a file got it from `mixferry export`, which
/// names them.
const std::set<std::string>& reads_nothing_by_name() {
  static const std::set<std::string> names = {"mixpanel/groups", "mixpanel/users"};
  return names;
}

std::vector<mappings::ColumnFacts> columns_of_sample(const LibrarySample& sample) {
  constexpr std::uint64_t rows_max = 10'000;
  auto source = connectors::open_source(sample.file, pipeline::sampling_options({}, rows_max));
  if (!source) throw std::runtime_error(source.error().message);
  mappings::Survey survey;
  const auto taken = pipeline::take_sample(**source, rows_max, survey);
  if (!taken) throw std::runtime_error(taken.error().message);
  return survey.facts();
}

class Recognised : public testing::TestWithParam<LibrarySample> {};

// Method: under the name of its file, and under one that says nothing.
TEST_P(Recognised, ByItsColumns) {
  if (reads_nothing_by_name().contains(GetParam().mapping)) GTEST_SKIP() << "it knows no columns";
  const auto columns = columns_of_sample(GetParam());
  const auto other = alike().find(GetParam().mapping);
  const std::string expected = other == alike().end() ? GetParam().mapping : other->second;
  std::vector<std::string> names = {GetParam().file.filename()};
  // Of notes all activities have the columns: only the name of their file tells them apart.
  if (GetParam().mapping != "hubspot/notes") names.emplace_back("export.csv");
  for (const std::string& name : names) {
    const auto target = mappings::target_of(name, columns, mappings::event_columns(columns, name));
    const auto recognition = mappings::recognise(columns, name, target);
    ASSERT_TRUE(recognition) << name;
    EXPECT_EQ(recognition->built_in->name, expected) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Library, Recognised, testing::ValuesIn(library_samples()),
                         [](const auto& sample) { return test_name_of(sample.param.name); });

/// What Mixpanel would know the events of a preview by.
std::set<std::string> events_of(const std::string& source, const std::string& mapping) {
  const ProgramResult preview = run_program({"preview", source, "-m", mapping, "-n", "1000"});
  EXPECT_LE(preview.exit_code, 1) << preview.err;
  std::set<std::string> events;
  std::istringstream lines(preview.out);
  for (std::string line; std::getline(lines, line);) {
    const boost::json::object record = boost::json::parse(line).as_object();
    if (!record.contains("event")) continue;
    const boost::json::object& says = record.at("properties").as_object();
    std::string known = boost::json::serialize(record.at("event"));
    for (const char* name : {"time", "distinct_id", "$insert_id", "company", "deal"}) {
      const boost::json::value* value = says.if_contains(name);
      known.append(" ").append(value == nullptr ? "none" : boost::json::serialize(*value));
    }
    events.insert(std::move(known));
  }
  return events;
}

// Method: a draft may read more rows than its mapping, where it takes words such as n/a for no value;
// whatever the mapping makes of a row, it must make, too.
TEST_P(Recognised, AndItsDraftMakesTheSameEvents) {
  const LibrarySample& sample = GetParam();
  if (alike().contains(sample.mapping)) GTEST_SKIP() << "drafted from another mapping";
  const std::set<std::string> expected = events_of(sample.file, sample.mapping);
  if (expected.empty()) GTEST_SKIP() << "its mapping makes no events";
  const TemporaryFolder folder;
  const std::string draft = folder.path("draft.yaml");
  ASSERT_EQ(run_program({"init", sample.file, "-o", draft}).exit_code, 0);
  EXPECT_EQ(run_program({"lint", draft}).exit_code, 0) << read_file(draft);
  const std::set<std::string> drafted = events_of(sample.file, draft);
  EXPECT_TRUE(std::ranges::includes(drafted, expected)) << read_file(draft);
}

}  // namespace
}  // namespace mixferry::tests
