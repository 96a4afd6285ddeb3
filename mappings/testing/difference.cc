#include "mappings/testing/difference.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mixferry::mappings {
namespace {

using Expected = MappingTest::Expected;

std::string reject_in_words(std::string_view code, std::string_view column) {
  return column.empty() ? fmt::format("rejected, {}", code)
                        : fmt::format("rejected, {} in column \"{}\"", code, column);
}

std::string in_words(const std::vector<Record>& records) {
  std::vector<std::string> who;
  for (const Record& record : records) who.push_back(record.who());
  return fmt::format("{}", fmt::join(who, ", "));
}

std::string got_in_words(const EncodedRows& row) {
  if (row.rejects.empty()) return row.records.empty() ? "filtered" : in_words(records_of(row));
  const Reject& reject = row.rejects.front();
  return reject_in_words(reject.code, reject.column) + ": " + reject.message;
}

std::string expected_in_words(const MappingTest& test) {
  switch (test.expected) {
    case Expected::rejected:
      return reject_in_words(test.reject_code, test.reject_column);
    case Expected::filtered:
      return "filtered";
    case Expected::records:
    case Expected::contains:
      break;
  }
  return in_words(test.records);
}

bool sends(const MappingTest& test) {
  return test.expected == Expected::records || test.expected == Expected::contains;
}

/// Whether the row came to what was expected, records taken for records.
bool is_as_expected(const MappingTest& test, const EncodedRows& row) {
  if (sends(test)) return row.rejects.empty() && !row.records.empty();
  if (test.expected == Expected::filtered) return row.rejects.empty() && row.records.empty();
  return !row.rejects.empty() && row.rejects.front().code == test.reject_code &&
         (test.reject_column.empty() || row.rejects.front().column == test.reject_column);
}

class Comparing {
 public:
  Comparing(const MappingTest& test, const EncodedRows& row)
      : test_(test), row_(row), got_(records_of(row)), partly_(test.expected == Expected::contains) {}

  std::vector<Difference> compare() {
    for (const Record& expected : test_.records) compare_record(expected);
    if (!partly_) {
      for (const Record& more : got_) found_.push_back({more.who(), "", "", "a record of it"});
    }
    return std::move(found_);
  }

 private:
  using Got = std::vector<Record>::iterator;

  /// What `expected` is to be held against. Of events and links that differ in what they are called by, the
  /// one that is nearest.
  [[nodiscard]] Got nearest(const Record& expected) {
    const auto find = [&](const auto& is_it) { return std::ranges::find_if(got_, is_it); };
    const std::string who = expected.who();
    Got got = find([&](const Record& one) { return one.who() == who; });
    if (got != got_.end() || (expected.kind != TargetKind::events && expected.kind != TargetKind::identity))
      return got;
    const auto is_free = [&](const Record& one) {
      return one.kind == expected.kind && std::ranges::none_of(test_.records, [&](const Record& other) {
               return other.who() == one.who();
             });
    };
    got = find([&](const Record& one) { return is_free(one) && is_called_alike(one, expected); });
    return got != got_.end() || partly_ ? got : find(is_free);
  }

  static bool is_called_alike(const Record& one, const Record& other) {
    return one.kind == TargetKind::events ? one.fields.at("event") == other.fields.at("event")
                                          : one.operations.begin()->first == other.operations.begin()->first;
  }

  void compare_record(const Record& expected) {
    const std::string who = expected.who();
    const auto got = nearest(expected);
    if (got == got_.end()) {
      found_.push_back({who, "", "a record of it", ""});
      return;
    }
    part_groups(expected, *got);
    // Where nothing names an event, it is called by a hash of all that it says.
    if (!expected.fields.contains("insert_id")) got->fields.erase("insert_id");
    compare(who, "", expected.fields, got->fields);
    for (const auto& [operation, properties] : expected.operations) {
      const auto sent = got->operations.find(operation);
      static const Record::Properties kNone;
      if (sent == got->operations.end() && properties.empty()) found_.push_back({who, "", operation, ""});
      compare(who, operation, properties, sent == got->operations.end() ? kNone : sent->second);
    }
    if (!partly_) {
      for (const auto& [operation, properties] : got->operations) {
        if (expected.operations.contains(operation)) continue;
        if (properties.empty()) found_.push_back({who, "", "", operation});
        compare(who, operation, {}, properties);
      }
    }
    got_.erase(got);
  }

  /// Groups are sent as properties: those that `expected` has below `groups` are taken there.
  static void part_groups(const Record& expected, Record& got) {
    const auto groups = expected.operations.find("groups");
    const auto sent = got.operations.find(got.operation_of_groups());
    if (groups == expected.operations.end() || sent == got.operations.end()) return;
    for (const auto& [key, ids] : groups->second) {
      if (auto group = sent->second.extract(key)) got.operations["groups"].insert(std::move(group));
    }
    if (sent->second.empty()) got.operations.erase(sent);
  }

  void compare(const std::string& who, const std::string& operation, const Record::Properties& expected,
               const Record::Properties& got) {
    const auto name = [&](const std::string& property) {
      return operation.empty() ? property : operation + " " + property;
    };
    const auto shown = [&](const std::string& value) { return value.empty() ? "its name" : value; };
    for (const auto& [property, value] : expected) {
      const auto sent = got.find(property);
      if (sent == got.end()) {
        found_.push_back({who, name(property), shown(value), why_not_there(property)});
      } else if (!same_value(value, sent->second)) {
        found_.push_back({who, name(property), value, sent->second});
      }
    }
    if (partly_) return;
    for (const auto& [property, value] : got) {
      if (!expected.contains(property)) found_.push_back({who, name(property), "", shown(value)});
    }
  }

  [[nodiscard]] std::string why_not_there(const std::string& property) const {
    return row_.tally.skipped_values.contains(property) ? "nothing: left out, because of its value" : "";
  }

  const MappingTest& test_;
  const EncodedRows& row_;
  std::vector<Record> got_;  ///< those that were not expected yet
  const bool partly_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(const MappingTest& test, const EncodedRows& row) {
  if (!is_as_expected(test, row)) return {{"", "", expected_in_words(test), got_in_words(row)}};
  return sends(test) ? Comparing(test, row).compare() : std::vector<Difference>{};
}

}  // namespace mixferry::mappings
