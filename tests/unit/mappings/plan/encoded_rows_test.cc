// Taking records out of rows that are encoded.

#include <gmock/gmock.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Rows with records of all kinds, mapped into one piece, with all that refers to them.
class SomeRows {
 public:
  SomeRows()
      : plan_(Plan::compile(parse_mapping("test.yaml", kMapping).value(), {}).value()),
        mapper_(plan_, {.observe = true, .owners = true}) {}

  void map(const char* id, const char* company, const char* points, const char* visitor) {
    const HandedOver row(
        {{"Id", text(id)}, {"Company", text(company)}, {"Points", text(points)}, {"Visitor", text(visitor)}},
        plan_.columns());
    ++row_;
    mapper_.map({.number = row_, .line = row_, .raw = Mapper::kRaw, .cells = row.cells, .others = row.others},
                Mapper::kRaw.data(), rows);
  }

  EncodedRows rows;

 private:
  static constexpr const char* kMapping = R"(version: 1
targets:
  - { id: Id, set: { Company: Company }, add: { Points: Points } }
  - { target: groups, group_key: company, id: { from: Company, empty: skip }, set: { $name: Company } }
  - { target: identity, identify: { id: Id, anonymous: { from: Visitor, empty: skip } } }
)";
  Plan plan_;
  RowMapper mapper_;
  std::uint64_t row_ = 0;
};

EncodedRows three_rows() {
  SomeRows some;
  some.map("ann", "acme", "1", "v-1");
  some.map("bob, \"b\"", "", "2", "");
  some.map("cyd", "a company with a long name", "3", "v-3");
  return std::move(some.rows);
}

/// That everything in `rows` still says what it is of.
void expect_whole(const EncodedRows& rows) {
  std::size_t end = 0;
  for (const EncodedRecord& record : rows.records) {
    EXPECT_EQ(record.offset, end);
    end += record.length;
    EXPECT_EQ(rows.bytes.at(end), ',');
    EXPECT_TRUE(rows.bytes.at(record.offset) == '{' && rows.bytes.at(end - 1) == '}');
    ++end;
  }
  EXPECT_EQ(rows.bytes.size(), end);
  std::size_t next = 0;
  for (const EncodedRow& row : rows.rows) {
    EXPECT_EQ(row.first_record, next);
    next += row.record_count;
  }
  EXPECT_EQ(rows.records.size(), next);
  const auto has = [&](std::uint32_t record, std::string_view what) {
    const EncodedRecord& in = rows.records.at(record);
    return std::string_view(rows.bytes).substr(in.offset, in.length).contains(what);
  };
  const auto count = [&](std::string_view what) {
    std::size_t found = 0;
    for (std::uint32_t i = 0; i < rows.records.size(); ++i) found += has(i, what) ? 1 : 0;
    return found;
  };
  EXPECT_EQ(rows.keys.size(), count("\"$add\""));
  for (const CounterKey& key : rows.keys) EXPECT_TRUE(has(key.record, "\"$add\""));
  EXPECT_EQ(rows.links.size(), count("\"$device_id\""));
  for (const EncodedLink& link : rows.links) {
    const auto text_of = [&](EncodedLink::Id id) { return rows.bytes.substr(id.offset, id.length); };
    EXPECT_TRUE(has(link.record, "\"$user_id\":" + text_of(link.id)));
    EXPECT_TRUE(has(link.record, "\"$device_id\":" + text_of(link.other)));
  }
  for (const IdSighting& id : rows.seen.ids) EXPECT_EQ(rows.records.at(id.update).id_hash, id.exact);
}

std::vector<std::string> records_of(const EncodedRows& rows) {
  std::vector<std::string> records;
  for (const EncodedRecord& record : rows.records)
    records.push_back(rows.bytes.substr(record.offset, record.length));
  return records;
}

// Method: of nine records any choice is kept, and must be what is left, in its order.
TEST(EncodedRows, KeepTheRecordsThatAreWanted) {
  const EncodedRows some = three_rows();
  const std::vector<std::string> all = records_of(some);
  ASSERT_EQ(all.size(), 9U);
  for (unsigned choice = 0; choice < 1U << all.size(); ++choice) {
    SCOPED_TRACE(choice);
    EncodedRows rows = some;
    unsigned asked = 0;
    rows.keep_records([&](const EncodedRow& row, const EncodedRecord& record) {
      EXPECT_EQ(row.record_count, some.rows.at(row.number - 1).record_count);
      EXPECT_EQ(record.length, all.at(asked).size());
      return (choice >> asked++ & 1U) != 0;
    });
    EXPECT_EQ(asked, all.size());
    std::vector<std::string> wanted;
    for (unsigned i = 0; i < all.size(); ++i) {
      if ((choice >> i & 1U) != 0) wanted.push_back(all[i]);
    }
    EXPECT_EQ(records_of(rows), wanted);
    EXPECT_EQ(rows.rows.size(), 3U);
    EXPECT_EQ(rows.owners.size(), some.owners.size());
    expect_whole(rows);
    if (HasFailure()) break;
  }
}

TEST(EncodedRows, KnowNoIdOfRowsThatKeepNoRecordOfIt) {
  EncodedRows some = three_rows();
  some.keep_records([](const EncodedRow& row, const EncodedRecord& record) {
    return row.number == 1 ? record.kind != TargetKind::users : row.number == 2 && !record.bears_repeating;
  });
  EXPECT_EQ(some.rows.at(0).id_hash, 0U);
  EXPECT_EQ(some.rows.at(1).id_hash, some.owners.at(2).id_hash);
  EXPECT_EQ(some.rows.at(2).id_hash, 0U);
  EXPECT_EQ(some.rows.at(2).record_count, 0U);
  ASSERT_EQ(some.seen.ids.size(), 1U);
  EXPECT_EQ(some.seen.ids[0].row, 2U);
}

// Method: each row in turn, with all its records and with none.
TEST(EncodedRows, MakeARejectOfARow) {
  for (std::size_t index = 0; index < 3; ++index) {
    for (const bool all : {true, false}) {
      EncodedRows rows = three_rows();
      rows.keep_records(
          [&](const EncodedRow& row, const EncodedRecord&) { return all || row.number != index + 1; });
      rows.reject_row(index,
                      {.row = index + 1, .column = {}, .code = "some", .message = "some", .raw = "some"});
      EXPECT_EQ(rows.rows.size(), 2U);
      EXPECT_EQ(rows.tally.reject_reasons.at("some"), 1U);
      EXPECT_EQ(rows.owners.size(), 5U);
      expect_whole(rows);
    }
  }
}

}  // namespace
}  // namespace mixferry::mappings
