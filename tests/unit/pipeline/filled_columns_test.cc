#include "engine/pipeline/filled_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Cell text(std::string_view value) {
  return {.text = value, .kind = CellKind::text};
}

Row row_of(const std::vector<Cell>& cells, const std::vector<NamedCell>& others) {
  Row row;
  row.cells = cells;
  row.others = others;
  return row;
}

TEST(FilledColumns, TellsEachOnceAndNotForBlanks) {
  const ColumnRequest request{.names = {"ID", "Name", "Born"}};
  FilledColumns columns(request);
  const std::vector<std::vector<Cell>> rows = {
      {text("1"), text(" \t"), {}},
      {text("2"), text("Bo"), {.text = "null", .kind = CellKind::null}},
      {text("3"), text("Cy"), text("")}};
  NamedCounts filled;
  for (const std::vector<Cell>& cells : rows) columns.take(row_of(cells, {}), filled);
  EXPECT_THAT(filled, ElementsAre(Pair("ID", 1), Pair("Name", 1)));
}

// Method: rows whose other columns come and go and change places, as keys of JSON may.
TEST(FilledColumns, FindsOthersWhereverTheyStand) {
  const ColumnRequest request{.names = {}, .others = true};
  FilledColumns columns(request);
  const std::vector<std::vector<NamedCell>> rows = {{{"a", text("1")}, {"b", text("")}},
                                                    {{"b", text("")}, {"a", text("1")}, {"c", text("x")}},
                                                    {{"c", text("x")}},
                                                    {{"d", text("1")}, {"a", text("2")}}};
  NamedCounts filled;
  for (const std::vector<NamedCell>& others : rows) columns.take(row_of({}, others), filled);
  EXPECT_THAT(filled, ElementsAre(Pair("a", 1), Pair("c", 1), Pair("d", 1)));
}

TEST(FilledColumns, KeepsSoManyOthersAndNoMore) {
  const ColumnRequest request{.names = {}, .others = true};
  FilledColumns columns(request);
  NamedCounts filled;
  for (std::size_t i = 0; i < 2 * FilledColumns::kOthersMax; ++i) {
    const std::string name = "key " + std::to_string(i);
    const std::vector<NamedCell> others = {{name, text("x")}};
    columns.take(row_of({}, others), filled);
  }
  EXPECT_EQ(filled.size(), FilledColumns::kOthersMax);
}

}  // namespace
}  // namespace mixferry::pipeline
