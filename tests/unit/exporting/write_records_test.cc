#include "engine/exporting/write_records.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <zlib.h>

#include "engine/base/error.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::exporting {
namespace {

namespace fs = std::filesystem;

class Lines final : public RecordSource {
 public:
  explicit Lines(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  void for_each(const std::function<void(std::string_view)>& take) const override {
    for (const std::string& line : lines_) take(line);
  }

 private:
  std::vector<std::string> lines_;
};

const std::vector<std::string> kPeople = {
    R"({"$distinct_id":"1","$properties":{"Plan":"gold","Seats":1.50}})",
    R"({"$distinct_id":"2","$properties":{"Plan":"","City":null}})"};

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string unpacked(const fs::path& path) {
  std::string text(1 << 20, '\0');
  gzFile const file = gzopen(path.c_str(), "rb");
  text.resize(static_cast<std::size_t>(gzread(file, text.data(), 1 << 20)));
  gzclose(file);
  return text;
}

class WriteRecords : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const char* name) const { return folder_.path() / name; }
  WrittenRecords write(const RecordFile& file, const std::vector<std::string>& lines = kPeople) const {
    return write_records(Lines(lines), profile_shape(), file, nullptr, [] {});
  }

  tests::TemporaryFolder folder_;
};

TEST_F(WriteRecords, AsTheyAre) {
  const WrittenRecords written = write({.path = path("a.jsonl")});
  EXPECT_EQ(content_of(path("a.jsonl")), kPeople[0] + "\n" + kPeople[1] + "\n");
  EXPECT_EQ(written.records, 2);
  EXPECT_EQ(written.bytes, fs::file_size(path("a.jsonl")));
  EXPECT_FALSE(written.csv);
}

TEST_F(WriteRecords, Packed) {
  const std::vector<std::string> many(40'000, kPeople[0]);
  const WrittenRecords written = write({.path = path("a.jsonl.gz")}, {many.begin(), many.begin() + 10'000});
  const std::string text = unpacked(path("a.jsonl.gz"));
  EXPECT_EQ(text.size(), written.bytes);
  EXPECT_TRUE(text.starts_with(kPeople[0] + "\n"));
  EXPECT_LT(fs::file_size(path("a.jsonl.gz")), written.bytes / 10);
}

TEST_F(WriteRecords, PackedThoughThereAreNone) {
  EXPECT_EQ(write({.path = path("a.jsonl.gz")}, {}).records, 0);
  EXPECT_EQ(unpacked(path("a.jsonl.gz")), "");
  EXPECT_GT(fs::file_size(path("a.jsonl.gz")), 0);
}

TEST_F(WriteRecords, AsATableOfAllThatIsFound) {
  const WrittenRecords written =
      write({.path = path("a.csv"), .format = FileFormat::csv, .rest_path = path("rest.jsonl")});
  EXPECT_EQ(content_of(path("a.csv")), "$distinct_id,Plan,Seats,City\n1,gold,1.50,\n2,\"\",,\n");
  EXPECT_FALSE(fs::exists(path("rest.jsonl")));
  ASSERT_TRUE(written.csv);
  EXPECT_EQ(written.csv->nulls, 1);
  EXPECT_EQ(written.csv->empty_texts, 1);
  EXPECT_EQ(written.csv->values_left_out, 0);
  EXPECT_FALSE(written.csv->has_rest_file);
}

TEST_F(WriteRecords, AsATableOfWhatIsWishedAndTheRest) {
  const WrittenRecords written = write({.path = path("a.csv"),
                                        .format = FileFormat::csv,
                                        .columns = {{"Seats"}},
                                        .rest_path = path("rest.jsonl")});
  EXPECT_EQ(content_of(path("a.csv")), "$distinct_id,Seats\n1,1.50\n2,\n");
  EXPECT_EQ(content_of(path("rest.jsonl")), R"({"$distinct_id":"1","$properties":{"Plan":"gold"}})"
                                            "\n"
                                            R"({"$distinct_id":"2","$properties":{"Plan":"","City":null}})"
                                            "\n");
  EXPECT_EQ(written.csv->values_left_out, 3);
  EXPECT_EQ(written.csv->rest_records, 2);
  EXPECT_TRUE(written.csv->has_rest_file);
}

TEST_F(WriteRecords, CountsWhatHasNowhereToGo) {
  const WrittenRecords written =
      write({.path = path("a.csv"), .format = FileFormat::csv, .columns = {{"Seats"}}});
  EXPECT_EQ(written.csv->values_left_out, 3);
  EXPECT_FALSE(written.csv->has_rest_file);
}

TEST_F(WriteRecords, KeepsWhatIsNoRecord) {
  const WrittenRecords written =
      write({.path = path("a.csv"), .format = FileFormat::csv, .rest_path = path("rest.jsonl")},
            {kPeople[0], R"({"\ud83d":1})"});
  EXPECT_EQ(content_of(path("a.csv")), "$distinct_id,Plan,Seats\n1,gold,1.50\n");
  EXPECT_EQ(content_of(path("rest.jsonl")), "{\"\\ud83d\":1}\n");
  EXPECT_EQ(written.csv->not_rows, 1);
}

TEST_F(WriteRecords, LeavesNothingWhenItEndsEarly) {
  EXPECT_THROW((void)write_records(Lines(kPeople), profile_shape(), {.path = path("a.jsonl")}, nullptr,
                                   [] { throw RunError(ExitCode::stopped, "interrupted"); }),
               RunError);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(WriteRecords, TellWhichNamesNoRecordHas) {
  RecordFile file{.path = path("a.csv"), .format = FileFormat::csv};
  file.columns = {"Sets", "City", "$distinct_id", "Plon"};
  EXPECT_EQ(write(file).never_found, (std::vector<std::string>{"Sets", "Plon"})) << "a null is a value";
  EXPECT_TRUE(write(file, {}).never_found.empty()) << "of no record there is nothing to tell";
  EXPECT_EQ(write({.path = path("a.jsonl"), .expected = {"Plan", "Plon"}}).never_found,
            std::vector<std::string>{"Plon"});
  EXPECT_TRUE(write({.path = path("a.jsonl")}).never_found.empty());
}

}  // namespace
}  // namespace mixferry::exporting
