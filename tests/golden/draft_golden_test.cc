// An export of a CRM that nobody knows must yield exactly the draft that lies beside it.
// MIXFERRY_REWRITE_GOLDEN=1 writes the drafts anew. (Drafts from built-in mappings change with these; that
// all of them pass their check is proved in tests/faults/init_test.cc.)

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <vector>

#include "connectors/open/open_source.h"
#include "engine/pipeline/sample.h"
#include "mappings/draft/draft.h"
#include "tests/golden/library_samples.h"

namespace mixferry {
namespace {

using tests::test_name_of;

const std::filesystem::path kDrafts = MIXFERRY_SOURCE_DIR "/tests/golden/drafts";

std::string draft_of(const std::filesystem::path& csv) {
  constexpr std::uint64_t rows_max = 10'000;
  auto source = connectors::open_source(csv, pipeline::sampling_options({}, rows_max));
  if (!source) throw std::runtime_error(source.error().message);
  mappings::Survey survey;
  const auto sample = pipeline::take_sample(**source, rows_max, survey);
  if (!sample) throw std::runtime_error(sample.error().message);
  return mappings::draft_mapping(
             {.source_name = csv.filename(), .columns = survey.facts(), .rows = survey.rows()})
      .value()
      .yaml;
}

/// The exports that lie beside their drafts.
std::vector<std::string> exports() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kDrafts)) {
    if (entry.path().extension() != ".yaml") names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

class DraftGolden : public testing::TestWithParam<std::string> {};

TEST_P(DraftGolden, AnExportOfAnUnknownCrmYieldsExactlyThisDraft) {
  const std::filesystem::path file = kDrafts / GetParam();
  const std::filesystem::path golden = std::filesystem::path(file).replace_extension(".yaml");
  const std::string draft = draft_of(file);
  if (std::getenv("MIXFERRY_REWRITE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << draft;
    return;
  }
  std::ifstream yaml(golden, std::ios::binary);
  EXPECT_EQ(draft, (std::string{std::istreambuf_iterator<char>(yaml), {}}));
}

INSTANTIATE_TEST_SUITE_P(Exports, DraftGolden, testing::ValuesIn(exports()),
                         [](const auto& name) { return test_name_of(name.param); });

}  // namespace
}  // namespace mixferry
