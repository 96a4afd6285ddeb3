#include "connectors/jsonl/records_path.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::connectors {
namespace {

using FoundPlace = RecordsPlace::Found;

struct PathCase {
  const char* name;
  std::string text;
  const char* path;
  FoundPlace found;
  std::string behind = {};  ///< what follows the bracket
  unsigned depth = 0;
};

class FindRecords : public ::testing::TestWithParam<PathCase> {};

// Method: the whole text, then every beginning of it: an answer may come early, but never be another one.
TEST_P(FindRecords, FollowsThePath) {
  const PathCase& expected = GetParam();
  const RecordsPlace place = find_records(expected.text, expected.path);
  EXPECT_EQ(place.found, expected.found);
  if (expected.found == FoundPlace::here) {
    EXPECT_EQ(expected.text.substr(place.bytes), expected.behind);
    EXPECT_EQ(place.depth, expected.depth);
  }
  for (std::size_t size = 0; size < expected.text.size(); ++size) {
    const RecordsPlace early = find_records(expected.text.substr(0, size), expected.path);
    EXPECT_TRUE(early.found == FoundPlace::not_yet || early.found == expected.found) << size;
    EXPECT_EQ(early.bytes, early.found == FoundPlace::here ? place.bytes : 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, FindRecords,
    ::testing::Values(PathCase{"First", R"( {"r" : [ 1]})", "r", FoundPlace::here, " 1]}", 2},
                      PathCase{"BehindOthers", R"({"a":{"r":[0]},"b":["r"],"c":"\"r\":[","r":[1]})", "r",
                               FoundPlace::here, "1]}", 2},
                      PathCase{"Below", R"({"d":{"x":1,"r":[1]}})", "d.r", FoundPlace::here, "1]}}", 3},
                      PathCase{"NoArray", R"({"r":{"a":[1]}})", "r", FoundPlace::nowhere},
                      PathCase{"NoObjectOnTheWay", R"({"d":[{"r":[1]}]})", "d.r", FoundPlace::nowhere},
                      PathCase{"NoSuchKey", R"({"a":1, "b":[2]})", "r", FoundPlace::nowhere},
                      PathCase{"NoJson", "Id,Name", "r", FoundPlace::nowhere},
                      PathCase{"CutOff", R"({"a":[1,2)", "r", FoundPlace::not_yet}),
    [](const auto& row) { return row.param.name; });

struct WrapperCase {
  const char* text;
  std::vector<std::string> arrays;
  bool keyed = false;
  bool by_columns = false;
};

// Method: answers of APIs and dumps of programs.
TEST(FindWrapper, TellsWhereRowsMayBe) {
  for (const auto& [text, arrays, keyed, by_columns] : std::vector<WrapperCase>{
           {R"({"totalSize":2,"records":[{"Id":"1"}]})", {"records"}},
           {R"( {"data" : {"users": [ {"id":1} ], "tags":["a"]}, "more":[{"x":[{}]}]} )",
            {"data.users", "more"}},
           {R"({"u1":{"name":"Ada"},"u2":{"name":"Bo"}})", {}, true},
           {R"({"id":["1","2"],"name":["Ada","Bo"]})", {}, false, true},
           {R"({"id":{"0":1,"1":2},"name":{"0":"Ada","1":"Bo"}})", {}, false, true},
           {R"({"records":[{"Id":"1"},{"Id":)", {"records"}},
       }) {
    const auto wrapper = find_wrapper(text);
    ASSERT_TRUE(wrapper) << text;
    EXPECT_EQ(wrapper->arrays, arrays) << text;
    EXPECT_EQ(wrapper->keyed, keyed) << text;
    EXPECT_EQ(wrapper->by_columns, by_columns) << text;
  }
}

TEST(FindWrapper, LeavesRowsAlone) {
  for (const char* text :
       {R"({"id":1,"name":"Ada"})", R"({"id":1,"tags":["a","b"]})", R"({"a":{"b":1},"c":{"d":1}})",
        R"({"r":[{"id":1}]} {"r":[]})", "{\"r\":[{}]}\n{\"r\":[{}]}", "{}", "{", R"({"a" 1})"}) {
    EXPECT_FALSE(find_wrapper(text)) << text;
  }
}

}  // namespace
}  // namespace mixferry::connectors
