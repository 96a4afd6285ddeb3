#include "engine/pipeline/erased_filter.h"

#include <gmock/gmock.h>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Ids stand for themselves by their first letters.
Hash128 letters_of(std::string_view id) {
  Hash128 hash;
  for (const char letter : id) hash.low = hash.low * 257 + static_cast<unsigned char>(letter);
  return hash;
}

ErasedIds erased(const std::vector<std::string>& ids) {
  std::vector<Hash128> hashes;
  for (const std::string& id : ids) hashes.push_back(letters_of(id));
  return {hashes, letters_of};
}

constexpr const char* kSales = R"(version: 1
project_identity: simplified
targets:
  - { target: identity, identify: { id: Id, anonymous: { from: Visitor, empty: skip } } }
  - { id: Id, set: { N: { from: N, as: number } }, add: { Points: Points } }
  - { target: groups, group_key: company, id: { from: Company, empty: skip }, set: { $name: Company } }
  - target: events
    event: { value: Sold }
    time: { from: At, as: datetime }
    id: { from: Seller, empty: skip }
    properties: { Points: Points }
)";

/// Maps rows `Id, Visitor, Company, Seller, N` as a segment is mapped, and tells what is left.
class Sales {
 public:
  explicit Sales(std::vector<std::string> ids)
      : erased_(erased(ids)),
        plan_(mappings::Plan::compile(mappings::parse_mapping("test.yaml", kSales).value(), {}).value()),
        mapper_(plan_, {.observe = true, .subjects = true}),
        filter_(erased_, /*observes=*/true) {}

  void map(std::string_view id, std::string_view visitor, std::string_view company, std::string_view seller,
           std::string_view n = "1") {
    std::vector<Cell> cells;
    for (const std::string& name : plan_.columns().names) {
      const std::string_view text = name == "Id"        ? id
                                    : name == "Visitor" ? visitor
                                    : name == "Company" ? company
                                    : name == "Seller"  ? seller
                                    : name == "N"       ? n
                                    : name == "At"      ? "2024-05-01T10:00:00Z"
                                                        : "7";
      texts_.emplace_back(std::make_unique<std::string>(std::string(text) + std::string(64, ' ')));
      cells.push_back({std::string_view(*texts_.back()).substr(0, text.size()), CellKind::text});
    }
    ++row_;
    mapper_.map({.number = row_, .line = row_, .raw = kRaw, .cells = cells, .others = {}}, kRaw.data(), rows);
    filter_.take(rows);
  }

  /// The kinds of records that are left of a row.
  [[nodiscard]] std::vector<std::string> left_of(std::uint64_t number) const {
    std::vector<std::string> kinds;
    for (const mappings::EncodedRow& row : rows.rows) {
      for (std::uint32_t i = 0; row.number == number && i < row.record_count; ++i)
        kinds.emplace_back(name_of(rows.records.at(row.first_record + i).kind));
    }
    return kinds;
  }

  mappings::EncodedRows rows;

 private:
  static constexpr std::string_view kRaw = "the row";
  const ErasedIds erased_;
  mappings::Plan plan_;
  mappings::RowMapper mapper_;
  ErasedFilter filter_;
  std::uint64_t row_ = 0;
  std::vector<std::unique_ptr<std::string>> texts_;
};

TEST(ErasedIds, AreKnownByTheirHashesAlone) {
  EXPECT_TRUE(erased({"b", "a"}).contain("a"));
  EXPECT_FALSE(erased({"b", "a"}).contain("c"));
  EXPECT_FALSE(ErasedIds().contain("a"));
  EXPECT_TRUE(ErasedIds().empty());
}

// Method: five rows, in which the erased person is everything that somebody can be.
TEST(ErasedFilter, LeavesOutWhatIsAboutThemAndNothingElse) {
  Sales sales({"ann"});
  sales.map("bob", "v-1", "acme", "cyd");
  sales.map("ann", "v-2", "acme", "ann");
  sales.map("bob", "v-3", "ann", "ann");
  sales.map("bob", "ann", "", "");
  sales.map("ann", "v-4", "", "");
  EXPECT_THAT(sales.left_of(1), ElementsAre("identity", "users", "users", "groups", "events"));
  EXPECT_THAT(sales.left_of(2), ElementsAre("groups")) << "her company stays";
  EXPECT_THAT(sales.left_of(3), ElementsAre("identity", "users", "users", "groups"))
      << "a company called like her stays, her event does not";
  EXPECT_THAT(sales.left_of(4), ElementsAre("users", "users", "events"))
      << "a link with her is none, of whichever side; an event of nobody stays";
  EXPECT_THAT(sales.left_of(5), ElementsAre("events"));
  EXPECT_EQ(sales.rows.tally.erased, 4U);
  EXPECT_EQ(sales.rows.tally.rows_filtered, 0U);
  EXPECT_THAT(sales.rows.links, SizeIs(2));
  EXPECT_THAT(sales.rows.keys, SizeIs(3)) << "one for each that adds up";
}

TEST(ErasedFilter, KeepsTheTextOfNoRowThatIsAboutThem) {
  Sales sales({"ann"});
  sales.map("bob", "", "acme", "");
  sales.map("ann", "", "acme", "");
  ASSERT_THAT(sales.rows.rows, SizeIs(2));
  EXPECT_EQ(sales.rows.rows[0].raw_length, 7U);
  EXPECT_EQ(sales.rows.rows[1].raw_length, 0U) << "should Mixpanel refuse the company";
}

// Method: a mapping of people alone; rows before and behind stay as they are.
TEST(ErasedFilter, FiltersRowsOfWhichNothingIsLeft) {
  const ErasedIds ids = erased({"ann"});
  const mappings::Plan plan =
      mappings::Plan::compile(
          mappings::parse_mapping("test.yaml", "version: 1\nid: Id\nset: { N: N }\n").value(), {})
          .value();
  mappings::RowMapper mapper(plan, {.observe = true, .owners = true, .subjects = true});
  ErasedFilter filter(ids, /*observes=*/true);
  mappings::EncodedRows rows;
  std::uint64_t number = 0;
  const std::string padding(64, ' ');
  for (const std::string& id : {"bob" + padding, "ann" + padding, "cyd" + padding}) {
    const std::vector<Cell> cells(plan.columns().names.size(),
                                  Cell{std::string_view(id).substr(0, 3), CellKind::text});
    ++number;
    mapper.map({.number = number, .line = number, .raw = id, .cells = cells, .others = {}}, id.data(), rows);
    filter.take(rows);
  }
  ASSERT_THAT(rows.rows, SizeIs(2));
  EXPECT_EQ(rows.rows[1].number, 3U);
  EXPECT_EQ(rows.rows[1].first_record, 1U);
  EXPECT_EQ(rows.tally.rows_filtered, 1U);
  EXPECT_EQ(rows.tally.erased, 1U);
  EXPECT_EQ((rows.seen.filtered[{mappings::FilteredBy::What::erased, 0}]), 1U);
  EXPECT_THAT(rows.owners, SizeIs(3)) << "a sync is to know that she is not gone";
}

TEST(ErasedFilter, KeepsNoRejectOfThemAndOfOthersNoTextOfTheirs) {
  Sales sales({"ann", "v-1"});
  sales.map("ann", "v-1", "", "", "many");
  sales.map("ann", "", "acme", "", "many");
  sales.map("bob", "", "acme", "", "many");
  const mappings::EncodedRows& rows = sales.rows;
  ASSERT_THAT(rows.rejects, SizeIs(2)) << "the first is about nobody else";
  EXPECT_EQ(rows.rejects[0].row, 2U);
  EXPECT_EQ(rows.rejects[0].column, "N");
  EXPECT_EQ(rows.rejects[0].raw, "");
  EXPECT_EQ(rows.rejects[0].message, kMessageOfErased);
  EXPECT_EQ(rows.rejects[1].raw, "the row");
  EXPECT_THAT(rows.tally.reject_reasons, ElementsAre(testing::Pair("not_a_number", 2U)));
  EXPECT_EQ(rows.tally.rows_rejected, 2U);
  EXPECT_EQ(rows.tally.rows_filtered, 1U);
  EXPECT_EQ(rows.tally.erased, 2U);
  ASSERT_THAT(rows.seen.rejects, SizeIs(1)) << "values of hers are not shown as examples";
  EXPECT_EQ(rows.seen.rejects[0].reject, 1U);
}

// Method: a profile that has no other name than its device, and a row that says it with and without prefix.
TEST(ErasedFilter, KnowsDevicesWithAndWithoutTheirPrefix) {
  Sales by_profile({"$device:d-1"});
  by_profile.map("bob", "d-1", "acme", "cyd");
  EXPECT_THAT(by_profile.left_of(1), ElementsAre("users", "users", "groups", "events"));
  Sales by_device({"d-1"});
  by_device.map("bob", "$device:d-1", "acme", "cyd");
  EXPECT_THAT(by_device.left_of(1), ElementsAre("users", "users", "groups", "events"));
}

}  // namespace
}  // namespace mixferry::pipeline
