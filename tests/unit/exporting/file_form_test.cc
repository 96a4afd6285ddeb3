#include "engine/exporting/file_form.h"

#include <gtest/gtest.h>

namespace mixferry::exporting {
namespace {

TEST(FileForm, IsToldByTheEnding) {
  for (const char* path : {"a.csv", "a.CSV", "a.csv.gz"}) EXPECT_EQ(format_of(path), FileFormat::csv) << path;
  for (const char* path : {"-", "a", "a.jsonl", "a.jsonl.gz", "csv", "a.csv.txt"})
    EXPECT_EQ(format_of(path), FileFormat::json_lines) << path;
  EXPECT_TRUE(is_packed("a.jsonl.GZ"));
  EXPECT_FALSE(is_packed("a.jsonl"));
}

TEST(FileForm, PutsTheRestBeside) {
  EXPECT_EQ(rest_beside("out/people.csv"), "out/people.rest.jsonl");
  EXPECT_EQ(rest_beside("people.csv.gz"), "people.rest.jsonl.gz");
  EXPECT_EQ(rest_beside("people"), "people.rest.jsonl");
  EXPECT_EQ(rest_beside("-"), "");
}

}  // namespace
}  // namespace mixferry::exporting
