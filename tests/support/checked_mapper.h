#pragma once
/// A RowMapper that is watched: each row goes through two of them, one that observes and notes owners, and
/// one that does neither.

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/plan/plan.h"
#include "mappings/plan/text.h"

namespace mixferry::tests {

/// Throws `std::logic_error` when both do not say the same of a row, or when what was seen of an id is not of
/// the id that the row's update carries: scratch memory was read that something else had been written to; or
/// when a profile's record is none of the row's owners'. Ids are remembered; for tests.
class CheckedMapper {
 public:
  /// `plan` must outlive it.
  explicit CheckedMapper(const mappings::Plan& plan)
      : spaces_(plan.spaces()), mapper_(plan), observing_(plan, {.observe = true, .owners = true}) {}

  void map(const Row& row, const char* block_begin, mappings::EncodedRows& out) {
    const std::size_t bytes = out.bytes.size();
    mapper_.map(row, block_begin, out);
    observed_.clear();
    observing_.map(row, block_begin, observed_);
    expect(std::string_view(out.bytes).substr(bytes) == observed_.bytes,
           "updates are the same when observed");
    const bool was_rejected = !out.rejects.empty() && out.rejects.back().row == row.number;
    expect(was_rejected == !observed_.rejects.empty(), "rejects are the same when observed");
    expect(observed_.rejects.empty() || out.rejects.back().message == observed_.rejects.back().message,
           "rejects say the same when observed");
    for (const mappings::IdSighting& id : observed_.seen.ids) check(id);
    expect(out.owners.empty() && out.owner_ids.empty(), "owners are not noted unless asked for");
    for (const mappings::EncodedRecord& record : observed_.records) check_owner_of(record, row.number);
  }

 private:
  static void expect(bool holds, const char* promise) {
    if (!holds) throw std::logic_error(promise);
  }

  void check(const mappings::IdSighting& seen) {
    const mappings::EncodedRecord& update = observed_.records.at(seen.update);
    expect(seen.exact == update.id_hash, "the id seen is the one sent");
    const std::string id = id_of(std::string_view(observed_.bytes).substr(update.offset, update.length));
    std::string folded = id;
    std::ranges::transform(folded, folded.begin(), mappings::to_lower);
    expect(exact_.emplace(id, seen.exact).first->second == seen.exact, "an id has one hash");
    expect(folded_.emplace(folded, seen.folded).first->second == seen.folded,
           "ids that differ in letter case alone have one hash");
    expect(folded != id || seen.folded == seen.exact, "an id in lower case is its own");
  }

  void check_owner_of(const mappings::EncodedRecord& record, std::uint64_t row) {
    if (record.kind != TargetKind::users && record.kind != TargetKind::groups) return;
    const std::string id = id_of(std::string_view(observed_.bytes).substr(record.offset, record.length));
    const auto owns = [&](const mappings::EncodedOwner& owner) {
      return owner.row == row && owner.id_hash == record.id_hash &&
             spaces_.at(owner.space).kind == record.kind &&
             observed_.owner_ids.substr(owner.id_offset, owner.id_length) == id;
    };
    expect(std::ranges::count_if(observed_.owners, owns) == 1, "a record has one owner, who has its id");
  }

  static std::string id_of(std::string_view update) {
    const boost::json::value parsed =
        boost::json::parse({update.data(), update.size()}, {}, {.max_depth = 64});
    const boost::json::object& fields = parsed.as_object();
    const boost::json::value* const user = fields.if_contains("$distinct_id");
    return std::string((user != nullptr ? *user : fields.at("$group_id")).as_string());
  }

  std::vector<mappings::PlannedSpace> spaces_;
  mappings::RowMapper mapper_;
  mappings::RowMapper observing_;
  mappings::EncodedRows observed_;
  std::map<std::string, std::uint64_t> exact_;
  std::map<std::string, std::uint64_t> folded_;
};

}  // namespace mixferry::tests
