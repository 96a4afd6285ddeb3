// Random cells under a mapping with every_rule in it.

#include <array>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

/// Pieces that meet the edges of every step; glued together at random. All valid UTF-8.
constexpr auto kCellPieces = std::to_array<std::string_view>({"",
                                                              " ",
                                                              "a",
                                                              "\"",
                                                              "\\",
                                                              "\n",
                                                              "\x01",
                                                              "0",
                                                              "-",
                                                              "+",
                                                              ".",
                                                              "5",
                                                              "e",
                                                              "E+15",
                                                              "1e400",
                                                              "NaN",
                                                              "true",
                                                              "null",
                                                              "[",
                                                              "]",
                                                              "{",
                                                              "}",
                                                              ":",
                                                              ",",
                                                              ";",
                                                              "\\u",
                                                              "\\ud83d",
                                                              "[1,2]",
                                                              "{\"a\":1}",
                                                              "\"x\"",
                                                              "2023",
                                                              "-02",
                                                              "-30",
                                                              "T",
                                                              "25:61",
                                                              "Z",
                                                              "+0100",
                                                              "2023-10-22",
                                                              "0001-01-01",
                                                              "9999-12-31",
                                                              "yes",
                                                              "<p>",
                                                              "&amp;",
                                                              "</html",
                                                              "1.234,5",
                                                              "+33 6",
                                                              "\xC2\xA0",
                                                              "\xC3\xA9",
                                                              "\xF0\x9F\x98\x80",
                                                              "\xE2\x80\xA8",
                                                              "00000000-0000-0000-0000-000000000000"});

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  std::string words() {
    std::string text;
    const std::size_t count = below(2'000) == 0 ? 40'000 : below(20) == 0 ? 200 : below(6);
    for (std::size_t i = 0; i < count; ++i) text += kCellPieces[below(kCellPieces.size())];
    return text;
  }

  Cell cell(const std::string& characters) {
    constexpr std::array kinds = {CellKind::text, CellKind::text,   CellKind::text,    CellKind::absent,
                                  CellKind::null, CellKind::number, CellKind::boolean, CellKind::json};
    return {characters, kinds[below(kinds.size())]};
  }

 private:
  std::mt19937_64 random_;
};

/// Every type below every operation that takes it, with one column each, and every step somewhere.
Mapping every_rule(std::vector<std::string>& columns) {
  constexpr std::array types = {ValueType::keep,     ValueType::string,  ValueType::number,
                                ValueType::integer,  ValueType::boolean, ValueType::date,
                                ValueType::datetime, ValueType::list,    ValueType::json};
  Mapping mapping;
  mapping.name = "fuzz";
  mapping.targets.emplace_back().id = composed("{Id}/{Part}");
  mapping.targets[0].id.letter_case = LetterCase::upper;
  columns = {"Id", "Part", "Stage", "Gone"};
  const auto add = [&](OperationKind kind, std::initializer_list<EmptyPolicy> policies) {
    Operation operation{kind, {}};
    for (const ValueType type : types) {
      for (const EmptyPolicy policy : policies) {
        const std::string name = std::to_string(columns.size());
        Rule rule = as(type, name);
        rule.on_error = ErrorPolicy::skip;
        rule.empty = policy;
        if (columns.size() % 3 == 0) rule.timezone = "America/New_York";
        if (columns.size() % 4 == 0) rule.formats = {"%Y-%m-%d", "%d.%m.%Y %H:%M", "epoch_seconds"};
        if (columns.size() % 5 == 0) rule.letter_case = LetterCase::lower;
        if (columns.size() % 7 == 0) rule.match = "([0-9a-z]+)";
        if (columns.size() % 11 == 0) rule.hash_sha256 = true;
        if (columns.size() % 13 == 0) rule.trim = false;
        if (columns.size() % 2 == 0) rule.strip_html = rule.quoted = true;
        if (columns.size() % 3 == 0) rule.number_formats = {*parse_number_format("$1.234,56")};
        if (columns.size() % 6 == 0) rule.normalizer = Normalizer::phone;
        if (columns.size() % 5 == 0) rule.null_dates = {{"0001-01-01"}};
        operation.properties.push_back({fmt::format("p{}", name), rule});
        columns.push_back(name);
      }
    }
    mapping.targets[0].operations.push_back(operation);
  };
  using enum EmptyPolicy;
  add(OperationKind::set, {skip, unset, EmptyPolicy::null});
  for (const OperationKind kind : {OperationKind::set_once, OperationKind::add, OperationKind::append,
                                   OperationKind::union_, OperationKind::remove}) {
    add(kind, {skip});
  }
  mapping.targets[0].operations[0].properties.push_back({"strict", as(ValueType::json, "Stage")});
  mapping.targets[0].unset = {"old"};
  mapping.targets[0].kept.below = {""};
  mapping.when = {{.column = "Stage", .kind = Condition::Kind::is_not, .values = {"a", "0"}, .place = {}}};
  mapping.targets[0].delete_when = {
      {.column = "Gone", .kind = Condition::Kind::is, .values = {"yes", "5"}, .place = {}}};
  return mapping;
}

/// Every update as another JSON library reads it: one operation, of an id that is not empty.
void expect_valid_update(std::string_view update) {
  boost::json::error_code error;
  const boost::json::value parsed =
      boost::json::parse(boost::json::string_view(update.data(), update.size()), error, {}, {.max_depth = 8});
  ASSERT_FALSE(error) << error.message() << '\n' << update;
  EXPECT_EQ(parsed.as_object().size(), 3U) << update;
  EXPECT_FALSE(parsed.at("$distinct_id").as_string().empty());
}

// Method: random rows by seed, a few hundred into one EncodedRows; the counts of all rows add up.
TEST(PlanFuzz, WhateverComesInUpdatesAreJsonAndRowsAreCountedOnce) {
  std::vector<std::string> columns;
  const Mapping mapping = every_rule(columns);
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    Chance chance(seed);
    Mapper mapper(mapping, {.record_head = R"({"$token":"T\"",)", .timezone = "Europe/Berlin"});
    EncodedRows out;
    constexpr std::uint64_t kRows = 400;
    for (std::uint64_t row = 0; row < kRows; ++row) {
      std::vector<std::string> texts;
      for (std::size_t i = 0; i < columns.size() + 6; ++i) texts.push_back(chance.words());
      if (chance.below(4) != 0) texts[0] = fmt::format("u{}", row);
      if (chance.below(4) != 0) texts[1] = fmt::format(" {}", row % 7);
      if (chance.below(4) != 0) texts[2] = std::string_view("{}");
      Record record;
      for (std::size_t i = 0; i < columns.size(); ++i) record.push_back({columns[i], chance.cell(texts[i])});
      for (std::size_t i = columns.size(); i < texts.size(); ++i) {
        record.push_back({texts[i], {texts[i], chance.below(20) == 0 ? CellKind::json : CellKind::text}});
      }
      mapper.map(record, out);
    }
    EXPECT_EQ(out.rows.size() + out.tally.rows_filtered + out.tally.rows_rejected, kRows);
    EXPECT_EQ(out.rejects.size(), out.tally.rows_rejected);
    EXPECT_GT(out.rows.size(), kRows / 20);
    std::uint64_t updates = 0;
    for (const EncodedRow& row : out.rows) {
      EXPECT_EQ(row.first_record, updates);
      updates += row.record_count;
    }
    EXPECT_EQ(updates, out.records.size());
    for (const EncodedRecord& update : out.records) {
      expect_valid_update(std::string_view(out.bytes).substr(update.offset, update.length));
    }
  }
}

}  // namespace
}  // namespace mixferry::mappings
