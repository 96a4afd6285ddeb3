// Whose rows are whose. CheckedMapper sees to it that the records of all rows of all these tests have their
// owner.

#include <gmock/gmock.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Notes the owners of rows, as `row space id`.
class Owning {
 public:
  explicit Owning(const std::string& yaml)
      : plan_(Plan::compile(parse_mapping("test.yaml", yaml).value(), {}).value()),
        mapper_(plan_, {.owners = true}) {}

  EncodedRows& map(const Record& record) {
    const HandedOver row(record, plan_.columns());
    ++row_;
    mapper_.map({.number = row_, .line = row_, .raw = Mapper::kRaw, .cells = row.cells, .others = row.others},
                Mapper::kRaw.data(), rows_);
    return rows_;
  }

  std::vector<std::string> owners_of(const Record& record) {
    rows_.clear();
    map(record);
    std::vector<std::string> owners;
    for (const EncodedOwner& owner : rows_.owners) {
      EXPECT_EQ(owner.row, row_);
      owners.push_back(std::to_string(owner.space) + " " +
                       rows_.owner_ids.substr(owner.id_offset, owner.id_length));
    }
    return owners;
  }

  [[nodiscard]] const EncodedRows& rows() const { return rows_; }
  [[nodiscard]] const Plan& plan() const { return plan_; }

 private:
  Plan plan_;
  RowMapper mapper_;
  EncodedRows rows_;
  std::uint64_t row_ = 0;
};

constexpr const char* kContacts = R"(version: 1
when: { column: Stage, not: spam }
targets:
  - id: Id
    when: { column: Stage, not: private }
    set: { N: { from: N, as: number } }
  - target: groups
    group_key: company
    id: { from: Company, empty: skip }
    when: { column: Stage, not: alone }
    set: { $name: Company }
)";

// Method: rows that are delivered, filtered by the mapping, by a target and by both, and rejected for a
// value.
TEST(Owners, AreThereWhateverBecomesOfTheRow) {
  Owning contacts(kContacts);
  const auto owners_of = [&](const char* stage, const char* n) {
    return contacts.owners_of(
        {{"Id", text("u1")}, {"Company", text("ACME")}, {"Stage", text(stage)}, {"N", text(n)}});
  };
  const auto both = ElementsAre("0 u1", "1 ACME");
  EXPECT_THAT(owners_of("lead", "1"), both);
  EXPECT_EQ(contacts.rows().rows.size(), 1U);
  EXPECT_THAT(owners_of("lead", ""), both);
  EXPECT_THAT(owners_of("private", "1"), both);
  EXPECT_EQ(contacts.rows().records.size(), 1U);
  EXPECT_THAT(owners_of("alone", "1"), both);
  EXPECT_THAT(owners_of("spam", "1"), both);
  EXPECT_EQ(contacts.rows().tally.rows_filtered, 1U);
  EXPECT_THAT(owners_of("lead", "many"), both);
  EXPECT_EQ(contacts.rows().rejects.size(), 1U);
}

// Method: ids that are empty, placeholders or no text; the other target's id is known all the same.
TEST(Owners, AreOnlyThoseWhoseIdCouldBeSent) {
  Owning contacts(kContacts);
  const auto owners_of = [&](Cell id, Cell company) {
    return contacts.owners_of({{"Id", id}, {"Company", company}, {"N", text("1")}});
  };
  EXPECT_THAT(owners_of(text("n/a"), text("ACME")), ElementsAre("1 ACME"));
  EXPECT_EQ(contacts.rows().rejects.size(), 1U);
  EXPECT_THAT(owners_of(text(""), text("ACME")), ElementsAre("1 ACME"));
  EXPECT_THAT(owners_of(json("{}"), text("ACME")), ElementsAre("1 ACME"));
  EXPECT_THAT(owners_of(text("u1"), text("")), ElementsAre("0 u1"));
  EXPECT_THAT(owners_of(text("u1"), text("undefined")), ElementsAre("0 u1"));
  EXPECT_THAT(owners_of(text("n/a"), text("")), IsEmpty());
}

TEST(Owners, AreKnownByTheIdAsItIsSent) {
  Owning people("version: 1\nid: { from: Id, case: lower }\nset: { N: N }\n");
  EXPECT_THAT(people.owners_of({{"Id", text("  Ann \"Q\" \\ Ä\t")}, {"N", text("1")}}),
              ElementsAre("0 ann \"q\" \\ Ä"));
  EXPECT_EQ(people.rows().owners.at(0).id_hash, people.rows().records.at(0).id_hash);
  Owning composed("version: 1\nid: { template: \"{A}-{B}\" }\nset: { N: N }\n");
  EXPECT_THAT(composed.owners_of({{"A", text("a")}, {"B", number("3.0")}, {"N", text("1")}}),
              ElementsAre("0 a-3"));
  EXPECT_THAT(composed.owners_of({{"A", text("a")}, {"B", text("")}, {"N", text("1")}}), IsEmpty());
}

// Method: two targets of users, and of one group key, in rows that name one profile twice, and two.
TEST(Owners, AreNotedOnceWhereTargetsShareTheirSpace) {
  Owning rows(R"(version: 1
targets:
  - { id: Contact, set: { Deal: Deal } }
  - { target: groups, group_key: company, id: Customer, set: { Deal: Deal } }
  - { id: Owner, set_once: { Deal: Deal } }
  - { target: groups, group_key: team, id: Contact, set: { Deal: Deal } }
  - { target: groups, group_key: company, id: Vendor, set_once: { Deal: Deal } }
)");
  const auto owners_of = [&](const char* contact, const char* customer, const char* owner,
                             const char* vendor) {
    return rows.owners_of({{"Contact", text(contact)},
                           {"Customer", text(customer)},
                           {"Owner", text(owner)},
                           {"Vendor", text(vendor)},
                           {"Deal", text("d")}});
  };
  EXPECT_THAT(owners_of("a", "c", "a", "c"), ElementsAre("0 a", "1 c", "2 a"));
  EXPECT_THAT(owners_of("a", "a", "b", "d"), ElementsAre("0 a", "1 a", "0 b", "2 a", "1 d"));
  const std::vector<EncodedOwner>& owners = rows.rows().owners;
  EXPECT_NE(owners.at(0).id_hash, owners.at(1).id_hash) << "a user and a company of one name";
  EXPECT_NE(owners.at(1).id_hash, owners.at(3).id_hash) << "groups of two keys";
  EXPECT_THAT(rows.plan().spaces(),
              ElementsAre(PlannedSpace{TargetKind::users, ""}, PlannedSpace{TargetKind::groups, "company"},
                          PlannedSpace{TargetKind::groups, "team"}));
}

TEST(Owners, AreOfRowsInTheirOrder) {
  Owning people("version: 1\nid: Id\nset: { N: { from: N, as: number } }\n");
  people.map({{"Id", text("a")}, {"N", text("1")}});
  people.map({{"Id", text("b")}, {"N", text("many")}});
  EncodedRows& rows = people.map({{"Id", text("a")}, {"N", text("2")}});
  ASSERT_EQ(rows.owners.size(), 3U) << "each row has its own";
  EXPECT_EQ(rows.owners[1].row, 2U);
  EXPECT_EQ(rows.owners[0].id_hash, rows.owners[2].id_hash);
  EXPECT_EQ(rows.owner_ids, "aba");

  rows.reject_row(0, {.row = 1, .column = {}, .code = "some", .message = "some", .raw = "some"});
  EXPECT_EQ(rows.owners.size(), 3U) << "the row is still theirs";
  rows.clear();
  EXPECT_TRUE(rows.owners.empty() && rows.owner_ids.empty());
}

TEST(Owners, AreOfProfilesAlone) {
  Owning deals(R"(version: 1
targets:
  - { target: events, event: { value: Deal }, time: { from: At, as: datetime }, id: Id, insert_id: Deal }
  - { target: identity, identify: { id: Id, anonymous: Visitor } }
  - { id: Id, set: { Deal: Deal } }
)");
  EXPECT_THAT(
      deals.owners_of(
          {{"Id", text("u1")}, {"At", text("2024-05-01")}, {"Deal", text("d")}, {"Visitor", text("v")}}),
      ElementsAre("2 u1"));
  EXPECT_EQ(deals.rows().records.size(), 3U);
  EXPECT_THAT(deals.plan().spaces(),
              ElementsAre(PlannedSpace{TargetKind::events, ""}, PlannedSpace{TargetKind::identity, ""},
                          PlannedSpace{TargetKind::users, ""}));
}

}  // namespace
}  // namespace mixferry::mappings
