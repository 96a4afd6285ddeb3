// Whom the records of a row are about.

#include <gmock/gmock.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Notes the subjects of rows, as `kind id first+count`.
class SubjectNotes {
 public:
  explicit SubjectNotes(const std::string& yaml)
      : plan_(Plan::compile(parse_mapping("test.yaml", yaml).value(), {}).value()),
        mapper_(plan_, {.subjects = true}) {}

  std::vector<std::string> subjects_of(const Record& record) {
    const HandedOver row(record, plan_.columns());
    ++row_;
    mapper_.map({.number = row_, .line = row_, .raw = Mapper::kRaw, .cells = row.cells, .others = row.others},
                Mapper::kRaw.data(), rows_);
    std::vector<std::string> subjects;
    for (const EncodedSubject& subject : rows_.subjects) {
      subjects.push_back(std::string(name_of(subject.kind)) + " " +
                         rows_.subject_ids.substr(subject.id_offset, subject.id_length) + " " +
                         std::to_string(subject.first_record) + "+" + std::to_string(subject.record_count));
    }
    return subjects;
  }

  [[nodiscard]] const EncodedRows& rows() const { return rows_; }

 private:
  Plan plan_;
  RowMapper mapper_;
  EncodedRows rows_;
  std::uint64_t row_ = 0;
};

constexpr const char* kDeals = R"(version: 1
project_identity: simplified
when: { column: Stage, not: spam }
targets:
  - { target: identity, identify: { id: Id, anonymous: { from: Visitor, empty: skip } } }
  - { id: { from: Id, empty: skip }, set: { N: { from: N, as: number } }, set_once: { First: Stage } }
  - { target: groups, group_key: company, id: { from: Company, empty: skip }, set: { Stage: Stage } }
  - target: events
    event: { value: Deal }
    time: { from: At, as: datetime }
    id: { from: Owner, empty: skip }
    properties: { Stage: Stage }
)";

// Method: the rules of each kind of target, and what becomes of the row: sent, filtered, a reject.
TEST(Subjects, AreAllWhomRecordsAreAbout) {
  SubjectNotes deals(kDeals);
  const auto subjects_of = [&](const char* stage, const char* visitor, const char* owner, const char* n,
                               const char* id = "u1") {
    return deals.subjects_of({{"Id", text(id)},
                              {"Visitor", text(visitor)},
                              {"Company", text("ACME")},
                              {"Owner", text(owner)},
                              {"At", text("2024-05-01T10:00:00Z")},
                              {"Stage", text(stage)},
                              {"N", text(n)}});
  };
  EXPECT_THAT(
      subjects_of("won", "v-1", "o1", "1"),
      ElementsAre("identity u1 0+1", "identity v-1 0+1", "users u1 1+2", "groups ACME 3+1", "events o1 4+1"));
  EXPECT_THAT(subjects_of("won", "", "", ""), ElementsAre("users u1 5+1", "groups ACME 6+1"))
      << "only of what is sent, an event of nobody is about nobody, and the row before is forgotten";
  EXPECT_THAT(subjects_of("spam", "v-1", "o1", "1"), IsEmpty()) << "filtered";
  EXPECT_THAT(
      subjects_of("won", "v-1", "o1", "many"),
      ElementsAre("identity u1 8+0", "identity v-1 8+0", "users u1 8+0", "groups ACME 8+0", "events o1 8+0"))
      << "a reject: all whom it would be about";
  ASSERT_EQ(deals.rows().rejects.size(), 1U);
  EXPECT_TRUE(deals.rows().owners.empty()) << "what is noted of profiles is another matter";
}

TEST(Subjects, HaveTheirIdsAsTheyAreSent) {
  SubjectNotes people("version: 1\nid: { from: Id, case: lower }\nset: { N: N }\n");
  EXPECT_THAT(people.subjects_of({{"Id", text("  Ann \"Q\" \\ \t")}, {"N", text("1")}}),
              ElementsAre("users ann \"q\" \\ 0+1"));
}

}  // namespace
}  // namespace mixferry::mappings
