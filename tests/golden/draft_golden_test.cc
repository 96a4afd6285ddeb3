// An export of a CRM that nobody knows must yield exactly the draft that lies beside it.
// MIXFERRY_REWRITE_GOLDEN=1 writes the drafts anew. (Drafts from built-in mappings change with these; that
// all of them pass their check is proved in tests/faults/init_test.cc.)

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>

#include "connectors/open/open_source.h"
#include "engine/pipeline/sample.h"
#include "mappings/draft/draft.h"

namespace mixferry {
namespace {

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
      .yaml;
}

TEST(DraftGolden, AnExportOfAnUnknownCrmYieldsExactlyThisDraft) {
  const std::filesystem::path golden = kDrafts / "members.yaml";
  const std::string draft = draft_of(kDrafts / "members.csv");
  if (std::getenv("MIXFERRY_REWRITE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << draft;
    return;
  }
  std::ifstream file(golden, std::ios::binary);
  EXPECT_EQ(draft, (std::string{std::istreambuf_iterator<char>(file), {}}));
}

}  // namespace
}  // namespace mixferry
