// `init`: a mapping drafted from an export, which `check` must take for the same export.

#include <algorithm>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

#include "tests/support/program.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;

/// What `check` says of `source` with the mapping that was drafted from it.
struct Checked {
  int exit_code;
  std::string said;
  std::string mapping;
  std::string rejects;  ///< JSON Lines
};

Checked drafted_and_checked(const TemporaryFolder& folder, const std::string& source) {
  const std::string mapping = folder.path("draft.yaml");
  const std::string rejects = folder.path("rejects.jsonl");
  const ProgramResult init = run_program({"init", source, "-o", mapping, "--force"});
  EXPECT_EQ(init.exit_code, 0) << source << "\n" << init.err;
  const ProgramResult check = run_program({"check", source, "-m", mapping, "--rejects", rejects});
  return {check.exit_code, check.err, read_file(mapping), read_file(rejects)};
}

bool makes_no_profiles(const std::string& mapping) {
  return mapping.contains("target: events") || mapping.contains("target: identity");
}

bool is_no_event(const std::string& reject) {
  static const std::vector<std::string> kCodes = {"time_empty", "not_a_date", "event_empty", "same_id"};
  return std::ranges::any_of(
      kCodes, [&](const std::string& code) { return reject.contains("\"code\":\"" + code + "\""); });
}

std::vector<std::string> samples_of_library() {
  std::vector<std::string> samples;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(MIXFERRY_SOURCE_DIR "/mappings/library")) {
    if (entry.path().string().contains(".sample.")) samples.push_back(entry.path());
  }
  std::ranges::sort(samples);
  return samples;
}

// Method: some samples hold rows with ids that nobody can use, or events without a time or a name; such rows,
// and no others, may be rejects.
TEST(Init, DraftsOfAllSamplesPassTheirCheck) {
  const TemporaryFolder folder;
  for (const std::string& sample : samples_of_library()) {
    SCOPED_TRACE(sample);
    const Checked check = drafted_and_checked(folder, sample);
    EXPECT_LE(check.exit_code, 1) << check.said << check.mapping;
    std::istringstream rejects(check.rejects);
    for (std::string reject; std::getline(rejects, reject);) {
      const bool is_of_id = reject.contains("\"code\":\"id_") || reject.contains("\"not_a_salesforce_id\"");
      EXPECT_TRUE(is_of_id || (makes_no_profiles(check.mapping) && is_no_event(reject)))
          << reject << check.mapping;
    }
  }
}

/// A cell of some kind, or of none.
std::string random_cell(std::mt19937& random) {
  static const std::vector<std::string> kCells = {"",
                                                  "",
                                                  "a",
                                                  "12",
                                                  "12.5",
                                                  "007",
                                                  "2024-02-30",
                                                  "2024-01-31",
                                                  "31/01/2024",
                                                  "01/31/2024",
                                                  "yes",
                                                  "no",
                                                  "true",
                                                  "ada@example.org",
                                                  "+49 30 901820",
                                                  "a;b",
                                                  "a, b",
                                                  "[1,2]",
                                                  "{\"a\":1}",
                                                  "[[[[1]]]]",
                                                  "null",
                                                  "N/A",
                                                  "1.00123E+15",
                                                  "1,234.50",
                                                  "12%",
                                                  "1700000000",
                                                  "<b>x</b>",
                                                  "\xC3\x83\xC2\xA9",
                                                  "https://example.org",
                                                  "1900-01-01",
                                                  "x"};
  std::string cell = kCells[random() % kCells.size()];
  std::string quoted = "\"";
  for (const char byte : cell) quoted.append(byte == '"' ? 2 : 1, byte);
  quoted += '"';
  return quoted;
}

// Method: exports of random columns, each of which holds a few kinds of values; whatever they are, the draft
// must be taken, and rows may only be rejected for their ids.
TEST(Init, DraftsOfAnythingPassTheirCheck) {
  const TemporaryFolder folder;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::string csv = "Customer Id,Since (UTC),a: b,#c,\" d\",Tags,Name,Name,,is_active,Phone,Amount\n";
    const bool is_small = random() % 2 == 0;
    for (unsigned row = 0; row < (is_small ? 5 : 200); ++row) {
      csv.append("c").append(std::to_string(row));
      for (int column = 1; column < 12; ++column) csv.append(",").append(random_cell(random));
      csv += '\n';
    }
    const Checked check = drafted_and_checked(folder, folder.write("random.csv", csv));
    EXPECT_EQ(check.exit_code, 0) << check.said << check.mapping;
  }
}

TEST(Init, PrintsTheMappingAndNothingElse) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("people.csv", "Id,Mail,Plan\n1,ada@example.org,pro\n");
  const ProgramResult result = run_program({"init", csv});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(result.out.starts_with("# Drafted by `mixferry init` from people.csv")) << result.out;
  EXPECT_THAT(result.out, HasSubstr("\nid: Id\n"));
  EXPECT_THAT(result.err, HasSubstr("mixferry check " + csv + " -m /"));
}

TEST(Init, ReplacesNoFileUnasked) {
  const TemporaryFolder folder;
  const std::string csv = folder.write("people.csv", "Id\n1\n");
  const std::string mine = folder.write("mine.yaml", "mine");
  const ProgramResult refused = run_program({"init", csv, "-o", mine});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--force"));
  EXPECT_EQ(read_file(mine), "mine");
  EXPECT_EQ(run_program({"init", csv, "-o", mine, "--force"}).exit_code, 0);
  EXPECT_THAT(read_file(mine), HasSubstr("id: Id"));
}

TEST(Init, TakesSeveralFilesTogether) {
  const TemporaryFolder folder;
  const std::string first = folder.write("in/a.csv", "Id,Plan\n1,pro\n");
  const std::string second = folder.write("in/b.csv", "Id,Seats\n2,5\n");
  const std::string mapping = folder.path("draft.yaml");
  ASSERT_EQ(run_program({"init", first, second, "-o", mapping}).exit_code, 0);
  EXPECT_THAT(read_file(mapping), HasSubstr("columns: optional"));
  EXPECT_EQ(run_program({"check", first, second, "-m", mapping}).exit_code, 0);
}

TEST(Init, PicksOneOfAFolderOfSeveralKindsAndSaysWhich) {
  const TemporaryFolder folder;
  const std::string first = folder.write("in/a.csv", "Id,Plan\n1,pro\n");
  const std::string second = folder.write("in/b.csv", "Id,Seats\n2,5\n");
  const ProgramResult result = run_program({"init", folder.path("in"), "-o", folder.path("draft.yaml")});
  ASSERT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("left out " + second));
  EXPECT_THAT(result.err, HasSubstr("mixferry check " + first));
}

TEST(Init, ReadsNestedJson) {
  const TemporaryFolder folder;
  const Checked check = drafted_and_checked(
      folder,
      folder.write("people.jsonl", R"({"id":7,"properties":{"email":"a@b.de","seats":"5"},"tags":["x"]})"
                                   "\n"
                                   R"({"id":8,"properties":{"email":"c@d.de","seats":"6"},"ok":true})"
                                   "\n"));
  EXPECT_EQ(check.exit_code, 0) << check.said;
  EXPECT_THAT(check.mapping, HasSubstr("$email: { from: properties.email, case: lower }"));
  EXPECT_THAT(check.mapping, HasSubstr("{ from: properties.seats, as: integer }"));
}

TEST(Init, SaysWhatCantBeRead) {
  EXPECT_EQ(run_program({"init", "/no/such/file.csv"}).exit_code, 2);
  const TemporaryFolder folder;
  const ProgramResult empty = run_program({"init", folder.write("empty.csv", "")});
  EXPECT_EQ(empty.exit_code, 2);
  EXPECT_THAT(empty.err, HasSubstr("is empty"));
  const ProgramResult header = run_program({"init", folder.write("header.csv", "Id,Name\n")});
  EXPECT_EQ(header.exit_code, 1) << header.err;
  EXPECT_THAT(header.err, HasSubstr("no row could be read"));
}

}  // namespace
}  // namespace mixferry::tests
