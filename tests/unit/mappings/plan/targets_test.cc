// Several targets: what one row yields for each of them, and what becomes of the row as a whole.

#include <gmock/gmock.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Mapper mapper_of(const std::string& yaml) {
  const auto mapping = parse_mapping("test.yaml", yaml);
  if (!mapping) throw std::invalid_argument(describe("test.yaml", mapping.error()));
  return Mapper(*mapping);
}

/// A user, and their company where the row names one.
Mapper contacts() {
  return mapper_of(R"(version: 1
when: { column: Stage, not: spam }
targets:
  - id: Id
    set: { $email: Email }
    add: { Points: Points }
  - target: groups
    group_key: company
    id: { from: Company, case: lower, empty: skip }
    when: { column: Stage, not: private }
    set: { $name: Company, Size: { from: Size, as: integer } }
    delete: { when: { column: Stage, is: gone } }
)");
}

constexpr const char* kUser = R"({"$distinct_id":"u1","$set":{"$email":"a@b.c"}})";

Record row(const char* company, const char* stage, const char* size = "5") {
  return {{"Id", text("u1")},
          {"Email", text("a@b.c")},
          {"Company", text(company)},
          {"Stage", text(stage)},
          {"Size", text(size)}};
}

TEST(Targets, EachYieldItsUpdatesInTheirOrder) {
  const Mapped mapped = contacts().map(row("ACME", "lead"));
  EXPECT_THAT(
      mapped.updates,
      ElementsAre(kUser, R"({"$group_key":"company","$group_id":"acme","$set":{"$name":"ACME","Size":5}})"));
  ASSERT_EQ(mapped.rows.rows.size(), 1U);
  EXPECT_EQ(mapped.rows.rows[0].record_count, 2U);
  EXPECT_EQ(mapped.rows.records[0].kind, TargetKind::users);
  EXPECT_EQ(mapped.rows.records[1].kind, TargetKind::groups);
  EXPECT_NE(mapped.rows.records[0].id_hash, mapped.rows.records[1].id_hash);
  EXPECT_EQ(mapped.rows.rows[0].id_hash, mapped.rows.records[0].id_hash);
}

// Method: a company that is empty, filtered and deleted; the user must not notice.
TEST(Targets, StandAlone) {
  Mapper mapper = contacts();
  EXPECT_THAT(mapper.map(row(" ", "lead")).updates, ElementsAre(kUser));
  EXPECT_THAT(mapper.map(row("ACME", "private")).updates, ElementsAre(kUser));
  EXPECT_THAT(mapper.map(row("ACME", "gone")).updates,
              ElementsAre(kUser, R"({"$group_key":"company","$group_id":"acme","$delete":""})"));
}

// Method: rows that fail for all targets, for one, and for the other; every row is counted once.
TEST(Targets, OneThatRejectsItsRowRejectsTheWholeRow) {
  Mapper mapper = contacts();
  const Mapped bad_size = mapper.map(row("ACME", "lead", "many"));
  EXPECT_THAT(bad_size.updates, IsEmpty());
  ASSERT_EQ(bad_size.rows.rejects.size(), 1U);
  EXPECT_EQ(bad_size.rows.rejects[0].column, "Size");
  EXPECT_EQ(bad_size.rows.tally.rows_read(), 1U);

  const Mapped bad_company = mapper.map(row("n/a", "lead"));
  EXPECT_THAT(bad_company.updates, IsEmpty());
  ASSERT_EQ(bad_company.rows.rejects.size(), 1U);
  EXPECT_THAT(bad_company.rows.rejects[0].message,
              testing::StartsWith("The id of target 2 (column \"Company\"): \"n/a\" is a placeholder"));

  const Mapped spam = mapper.map(row("n/a", "spam"));
  EXPECT_EQ(spam.rows.tally.rows_filtered, 1U);
  EXPECT_EQ(spam.rows.tally.rows_read(), 1U);
}

// Method: a row with nothing for the first target, and one with nothing for any.
TEST(Targets, ARowWithNothingForAnyOfThemIsFiltered) {
  Mapper mapper = contacts();
  const Mapped company = mapper.map({{"Id", text("u1")}, {"Company", text("ACME")}});
  EXPECT_EQ(company.updates.size(), 1U);
  EXPECT_EQ(company.rows.rows.at(0).id_hash, 0U);
  const Mapped nothing = mapper.map({{"Id", text("u1")}});
  EXPECT_EQ(nothing.rows.tally.rows_filtered, 1U);
  EXPECT_EQ(nothing.rows.tally.rows_read(), 1U);
}

// Method: an id template of which a part is empty, with and without `empty: skip`.
TEST(Targets, SkipIdsThatAreIncomplete) {
  const std::string id = "id: { template: \"{A}-{B}\"";
  const std::string set = " }\nset: { X: X }\n";
  const Record record = {{"A", text("a")}, {"X", text("x")}};
  EXPECT_EQ(mapper_of("version: 1\n" + id + set).map(record).rows.rejects.at(0).code, "id_empty");
  EXPECT_EQ(mapper_of("version: 1\n" + id + ", empty: skip" + set).map(record).rows.tally.rows_filtered, 1U);
}

// Method: columns kept in both targets, one of which has a rule of a column's name.
TEST(Targets, KeepTheColumnsThatTheyDoNotMapThemselves) {
  EXPECT_THAT(
      mapper_of("version: 1\ntargets:\n  - { id: Id, unmapped: keep, set: { A: X } }\n"
                "  - { id: Other, unmapped: keep }\n")
          .map({{"Id", text("1")}, {"Other", text("2")}, {"X", text("x")}, {"A", text("a")}})
          .updates,
      ElementsAre(R"({"$distinct_id":"1","$set":{"A":"x"}})", R"({"$distinct_id":"2","$set":{"A":"a"}})"));
}

}  // namespace
}  // namespace mixferry::mappings
