#include "engine/exporting/csv_table.h"

#include <gtest/gtest.h>

namespace mixferry::exporting {
namespace {

struct Written {
  std::string rows;
  std::string rest;
};

Written written(const RecordShape& shape, const std::vector<std::string>& lines,
                const std::optional<std::vector<std::string>>& fixed = {}) {
  Columns columns(shape, fixed);
  RecordReader reader(shape);
  for (const std::string& line : lines) {
    EXPECT_TRUE(reader.read(line)) << line;
    columns.observe(reader.values());
  }
  columns.name_them();
  CsvTable table(shape, columns);
  Written result{.rows = table.header(), .rest = {}};
  for (const std::string& line : lines) {
    EXPECT_TRUE(reader.read(line));
    table.append(reader, result.rows, result.rest);
  }
  return result;
}

TEST(CsvTable, WritesValuesAsTheyAre) {
  const auto [rows, rest] = written(
      profile_shape(),
      {R"({"$distinct_id":"u,1","$properties":{"n":1.50,"t":"say \"hi\"\nbye","b":false,"l":["a",1],"o":{"k":null}}})",
       R"({"$distinct_id":"u2","$properties":{"t":" blanks ","f":"=1+1"}})"});
  EXPECT_EQ(rows,
            "$distinct_id,n,t,b,l,o,f\n"
            "\"u,1\",1.50,\"say \"\"hi\"\"\nbye\",false,\"[\"\"a\"\",1]\",\"{\"\"k\"\":null}\",\n"
            "u2,,\" blanks \",,,,=1+1\n");
  EXPECT_EQ(rest, "");
}

TEST(CsvTable, TellsAnEmptyTextFromNothing) {
  const auto [rows, rest] =
      written(profile_shape(), {R"({"$distinct_id":"1","$properties":{"empty":"","null":null,"x":1}})",
                                R"({"$distinct_id":"2","$properties":{}})"});
  EXPECT_EQ(rows, "$distinct_id,empty,null,x\n1,\"\",,1\n2,,,\n");
  EXPECT_EQ(rest, "");
}

TEST(CsvTable, PutsWhatDoesNotFitAside) {
  const auto [rows, rest] = written(
      event_shape(),
      {R"({"event":"A","properties":{"time":1,"distinct_id":"u","$insert_id":"i","Plan":"gold","Seats":2.0}})",
       R"({"event":"B","properties":{"time":2,"distinct_id":"","$insert_id":"j","Plan":"free"}})"},
      std::vector<std::string>{"Plan"});
  EXPECT_EQ(rows, "event,time,distinct_id,$insert_id,Plan\nA,1,u,i,gold\nB,2,\"\",j,free\n");
  EXPECT_EQ(rest, R"({"event":"A","properties":{"time":1,"distinct_id":"u","$insert_id":"i","Seats":2.0}})"
                  "\n");
}

TEST(CsvTable, LosesNothingOfWhatNoCellHolds) {
  const auto [rows, rest] = written(
      profile_shape(), {R"({"$distinct_id":"1","$properties":{"a":"\ud83d","b":1,"b":2},"more":[]})"});
  EXPECT_EQ(rows, "$distinct_id,a,b,more\n1,,1,[]\n");
  EXPECT_EQ(rest, R"({"$distinct_id":"1","$properties":{"a":"\ud83d","b":2}})"
                  "\n");
}

}  // namespace
}  // namespace mixferry::exporting
