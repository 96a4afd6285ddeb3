#include "mappings/plan/encoded_rows.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace mixferry::mappings {
namespace {

/// Where record `index` of `rows` begins, or would.
std::uint32_t begin_of_record(const EncodedRows& rows, std::size_t index) {
  return index < rows.records.size() ? rows.records[index].offset
                                     : static_cast<std::uint32_t>(rows.bytes.size());
}

/// Keeps records in place: what is kept moves forward to the end of what was kept before.
class RecordKeeper {
 public:
  explicit RecordKeeper(EncodedRows& rows) : rows_(rows) {}

  void keep(EncodedRow& row, const EncodedRows::Wanted& wanted) {
    const std::size_t first = records_;
    for (std::size_t i = row.first_record; i < row.first_record + row.record_count; ++i) {
      if (wanted(row, rows_.records[i])) {
        move(i);
      } else {
        drop(i);
      }
    }
    row.first_record = static_cast<std::uint32_t>(first);
    row.record_count = static_cast<std::uint32_t>(records_ - first);
    if (row.id_hash != 0 && first_of(row, row.id_hash) == records_) row.id_hash = 0;
    keep_sighting(row);
  }

  void end() {
    rows_.bytes.resize(bytes_);
    rows_.records.resize(records_);
    rows_.keys.resize(keys_);
    rows_.links.resize(links_);
    rows_.seen.ids.resize(ids_);
  }

 private:
  void move(std::size_t from) {
    EncodedRecord record = rows_.records[from];
    const std::uint32_t back = record.offset - static_cast<std::uint32_t>(bytes_);
    const std::size_t length = record.length + 1;  // with the comma behind
    if (back != 0) std::memmove(&rows_.bytes[bytes_], &rows_.bytes[record.offset], length);
    bytes_ += length;
    record.offset -= back;
    for (; next_key_ < rows_.keys.size() && rows_.keys[next_key_].record == from; ++next_key_) {
      CounterKey& key = rows_.keys[keys_++] = rows_.keys[next_key_];
      key.record = static_cast<std::uint32_t>(records_);
    }
    for (; next_link_ < rows_.links.size() && rows_.links[next_link_].record == from; ++next_link_) {
      EncodedLink& link = rows_.links[links_++] = rows_.links[next_link_];
      link.record = static_cast<std::uint32_t>(records_);
      link.id.offset -= back;
      link.other.offset -= back;
    }
    rows_.records[records_++] = record;
  }

  void drop(std::size_t index) {
    while (next_key_ < rows_.keys.size() && rows_.keys[next_key_].record == index) ++next_key_;
    while (next_link_ < rows_.links.size() && rows_.links[next_link_].record == index) ++next_link_;
  }

  /// Of what is kept of `row`, the first record of the profile `id_hash`; behind the last, if there is none.
  [[nodiscard]] std::size_t first_of(const EncodedRow& row, std::uint64_t id_hash) const {
    std::size_t i = row.first_record;
    while (i < records_ && rows_.records[i].id_hash != id_hash) ++i;
    return i;
  }

  /// An id is seen in a record that carries it.
  void keep_sighting(const EncodedRow& row) {
    std::vector<IdSighting>& ids = rows_.seen.ids;
    for (; next_id_ < ids.size() && ids[next_id_].row <= row.number; ++next_id_) {
      const std::size_t record = first_of(row, ids[next_id_].exact);
      if (record == records_) continue;
      IdSighting& id = ids[ids_++] = ids[next_id_];
      id.update = static_cast<std::uint32_t>(record);
    }
  }

  EncodedRows& rows_;
  // How many are kept so far, and which is looked at next.
  std::size_t bytes_ = 0;
  std::size_t records_ = 0;
  std::size_t keys_ = 0;
  std::size_t next_key_ = 0;
  std::size_t links_ = 0;
  std::size_t next_link_ = 0;
  std::size_t ids_ = 0;
  std::size_t next_id_ = 0;
};

}  // namespace

void EncodedRows::clear() {
  bytes.clear();
  records.clear();
  rows.clear();
  keys.clear();
  links.clear();
  rejects.clear();
  owners.clear();
  owner_ids.clear();
  subjects.clear();
  subject_ids.clear();
  seen.clear();
  tally = {};
}

void EncodedRows::reject_row(std::size_t index, Reject reject) {
  const EncodedRow& row = rows[index];
  const std::uint32_t first = row.first_record;
  const std::uint32_t count = row.record_count;
  const std::uint32_t begin = begin_of_record(*this, first);
  const std::uint32_t length = begin_of_record(*this, first + count) - begin;
  const auto is_its = [&](const auto& about) {
    return about.record >= first && about.record < first + count;
  };
  std::erase_if(keys, is_its);
  std::erase_if(links, is_its);
  std::erase_if(seen.ids, [&](const IdSighting& id) { return id.row == row.number; });
  bytes.erase(begin, length);
  records.erase(records.begin() + first, records.begin() + first + count);
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(index));

  for (std::size_t i = first; i < records.size(); ++i) records[i].offset -= length;
  for (std::size_t i = index; i < rows.size(); ++i) rows[i].first_record -= count;
  for (CounterKey& key : keys) key.record -= key.record > first ? count : 0;
  for (EncodedLink& link : links) {
    if (link.record < first) continue;
    link.record -= count;
    link.id.offset -= length;
    link.other.offset -= length;
  }
  for (IdSighting& id : seen.ids) id.update -= id.update > first ? count : 0;

  ++tally.rows_rejected;
  ++tally.reject_reasons[reject.code];
  const auto place = std::ranges::upper_bound(rejects, reject.row, {}, &Reject::row);
  const auto number = static_cast<std::uint32_t>(place - rejects.begin());
  for (PropertyReject& other : seen.rejects) other.reject += other.reject >= number ? 1 : 0;
  rejects.insert(place, std::move(reject));
}

void EncodedRows::keep_records(const Wanted& wanted) {
  RecordKeeper keeper(*this);
  for (EncodedRow& row : rows) keeper.keep(row, wanted);
  keeper.end();
}

}  // namespace mixferry::mappings
