// What a mapper notes of rows beside their updates.

#include <gmock/gmock.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;

/// Reads rows with a mapper that observes, and adds up what it saw.
class Observed {
 public:
  explicit Observed(const std::string& yaml)
      : plan_(Plan::compile(parse_mapping("test.yaml", yaml).value(), {}).value()),
        mapper_(plan_, {.observe = true}) {}

  EncodedRows map(const Record& record) {
    const HandedOver row(record, plan_.columns());
    EncodedRows rows;
    mapper_.map(
        {.number = ++row_, .line = row_, .raw = Mapper::kRaw, .cells = row.cells, .others = row.others},
        Mapper::kRaw.data(), rows);
    seen.add_counts(rows.seen);
    return rows;
  }

  Observations seen;
  [[nodiscard]] const Plan& plan() const { return plan_; }

 private:
  Plan plan_;
  RowMapper mapper_;
  std::uint64_t row_ = 0;
};

constexpr const char* kMapping =
    "version: 1\nid: Id\nset: { $email: Email, N: { from: N, as: number }, S: { from: S, as: number, "
    "on_error: "
    "skip } }\nunion: { L: L }\n";

TEST(Observations, CountKindsCutsSkipsAndRejectsByProperty) {
  Observed rows(kMapping);
  rows.map({{"Id", text("1")}, {"Email", text("a@b.c")}, {"N", text("1")}, {"S", text("x")}});
  rows.map({{"Id", text("2")}, {"Email", number("5")}, {"L", text("l")}});
  const std::string long_text(300, 'x');
  rows.map({{"Id", text("3")}, {"Email", text(long_text)}});
  const EncodedRows rejected = rows.map({{"Id", text("4")}, {"Email", text("d@e.f")}, {"N", text("many")}});
  ASSERT_EQ(rows.seen.properties.size(), 4U);
  const PropertyCounts& email = rows.seen.properties[0];
  EXPECT_EQ(email.written(ValueKind::text), 2U) << "a rejected row counts for none";
  EXPECT_EQ(email.written(ValueKind::number), 1U);
  EXPECT_EQ(email.filled(), 3U);
  EXPECT_EQ(email.cut(), 1U);
  EXPECT_EQ(rows.seen.properties[1].filled(), 1U);
  EXPECT_EQ(rows.seen.properties[2].skipped(), 1U);
  EXPECT_EQ(rows.seen.properties[3].written(ValueKind::array), 1U);
  EXPECT_EQ(rows.seen.properties[3].filled(), 1U);
  ASSERT_EQ(rejected.seen.rejects.size(), 1U);
  EXPECT_EQ(rejected.seen.rejects[0].property, 1U);
  EXPECT_EQ(rejected.seen.rejects[0].value, "many");
  EXPECT_EQ(rejected.rejects[rejected.seen.rejects[0].reject].column, "N");
  EXPECT_EQ(rows.plan().properties()[3].name, "L");
  EXPECT_EQ(rows.plan().properties()[3].operation, OperationKind::union_);
}

TEST(Observations, CountColumnsThatAreKept) {
  Observed rows("version: 1\nid: Id\nunmapped: keep\n");
  rows.map({{"Id", text("1")}, {"A", text("a")}, {"B", text("")}});
  rows.map({{"Id", text("2")}, {"A", number("1")}});
  ASSERT_EQ(rows.seen.columns.size(), 1U);
  const PropertyCounts& kept = rows.seen.columns.at("A");
  EXPECT_EQ(kept.written(ValueKind::text), 1U);
  EXPECT_EQ(kept.written(ValueKind::number), 1U);
  EXPECT_EQ(kept.filled(), 2U);
}

// Method: ids that differ in letter case, e-mails that do, and ids that are not there.
TEST(Observations, TellIdsApartByCaseAndEmail) {
  Observed rows(kMapping);
  const auto sighting = [&](const char* id, const char* email) {
    return rows.map({{"Id", text(id)}, {"Email", text(email)}, {"N", text("1")}}).seen.ids.at(0);
  };
  const IdSighting first = sighting("ab", "a@b.c");
  const IdSighting other_case = sighting("AB", "A@B.C");
  EXPECT_NE(first.exact, other_case.exact);
  EXPECT_EQ(first.folded, other_case.folded);
  EXPECT_EQ(first.email, other_case.email);
  EXPECT_NE(first.email, sighting("ab", "d@b.c").email);
  EXPECT_EQ(sighting("ab", "").email, 0U);
  EXPECT_EQ(first.row, 1U);
  EXPECT_TRUE(rows.map({{"Id", text("")}, {"Email", text("a@b.c")}}).seen.ids.empty());
  EXPECT_EQ(rows.seen.ids_empty, 1U);
}

// Method: rules that keep what they make in the same scratch memory, for the id and for a property behind it,
// whose texts grow from row to row so that the memory moves; ids come again, and again in another letter
// case.
TEST(Observations, KnowIdsWhoseMemoryTheNextValueTakes) {
  const char* const rules[] = {
      "id: { from: a, case: upper }\nset: { M: { from: b, case: upper } }\n",
      "id: { template: \"{a}\" }\nset: { M: { template: \"{b}\" } }\n",
      "id: { from: a, normalize: email }\nset: { M: { from: b, normalize: email, on_error: skip } }\n",
      "id: { from: a, strip: html, case: upper }\nset: { M: { from: b, strip: html, case: upper } }\n",
      "id: { from: a, match: \"(.+)\", case: lower }\nset_once: { M: { from: b, match: \"(.+)\", case: lower "
      "} }\n",
      "id: { from: a, case: upper, hash: sha256 }\nunion: { M: { from: b, case: upper, hash: "
      "sha256 } }\n",
      "targets:\n  - { target: groups, group_key: g, id: { from: a, case: upper }, set: { M: { from: b, "
      "case: upper } } }\n"
      "  - { target: users, id: { from: b, case: upper, match: \"^(.{9})\" }, set: { M: { from: b, case: "
      "upper } } }\n"};
  for (const char* const rule : rules) {
    SCOPED_TRACE(rule);
    Observed rows(std::string("version: 1\n") + rule);
    const std::string end = std::string_view(rule).contains("strip") ? "<b>x</b>" : "@x.org";
    const auto sighting = [&](const std::string& id, std::size_t letters) {
      const std::string longer = std::string(letters, 'b') + end;
      return rows.map({{"a", text(id + end)}, {"b", text(longer)}}).seen.ids.at(0);
    };
    const IdSighting first = sighting("ann", 140'000);
    const IdSighting other = sighting("bob", 240'000);
    const IdSighting again = sighting("ann", 440'000);
    EXPECT_EQ(first.exact, again.exact);
    EXPECT_EQ(first.folded, again.folded);
    EXPECT_NE(first.exact, other.exact);
    EXPECT_NE(first.folded, other.folded);
  }
}

TEST(Observations, AreNotMadeUnlessAskedFor) {
  const auto mapping = parse_mapping("m", kMapping);
  const Mapped mapped = Mapper(mapping.value()).map({{"Id", text("1")}, {"Email", text("a@b.c")}});
  EXPECT_TRUE(mapped.rows.seen.properties.empty());
  EXPECT_TRUE(mapped.rows.seen.ids.empty());
}

}  // namespace
}  // namespace mixferry::mappings
