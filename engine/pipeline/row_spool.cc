#include "engine/pipeline/row_spool.h"

#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mixferry::pipeline {
namespace {

/// So many rows, sent or not, are one segment at most: the ledger keeps moving.
constexpr std::uint64_t kSegmentRowsMax = 20'000;
constexpr std::size_t kSegmentBytesMax = 200'000;

// What is written is read by this process alone, so numbers are as its memory has them.

template <typename Number>
requires std::is_integral_v<Number>
void put(std::string& bytes, Number number) {
  char raw[sizeof(Number)];
  std::memcpy(raw, &number, sizeof number);
  bytes.append(raw, sizeof number);
}

void put(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<std::uint64_t>(text.size()));
  bytes += text;
}

/// Reads in the same order.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : at_(bytes.data()) {}

  template <typename Number>
  [[nodiscard]] Number number() {
    Number number;
    std::memcpy(&number, at_, sizeof number);
    at_ += sizeof number;
    return number;
  }
  [[nodiscard]] std::string_view text() {
    const auto size = static_cast<std::size_t>(number<std::uint64_t>());
    return {std::exchange(at_, at_ + size), size};
  }

 private:
  const char* at_;
};

void put(std::string& bytes, const mappings::EncodedRow& row) {
  put(bytes, row.number);
  put(bytes, row.line);
  put(bytes, row.raw_length);
  put(bytes, row.record_count);
  put(bytes, row.id_hash);
}

void put(std::string& bytes, const mappings::EncodedRecord& record) {
  put(bytes, record.offset);
  put(bytes, record.length);
  put(bytes, static_cast<std::uint8_t>(record.bears_repeating));
  put(bytes, static_cast<std::uint8_t>(record.kind));
  put(bytes, record.space);
  put(bytes, record.id_hash);
}

void put(std::string& bytes, const Reject& reject) {
  put(bytes, reject.row);
  put(bytes, reject.line);
  for (const std::string* const text : {&reject.column, &reject.code, &reject.message, &reject.raw})
    put(bytes, std::string_view(*text));
}

void put(std::string& bytes, const batch::RowOwners& owners, const batch::RowOwner& owner) {
  put(bytes, owner.row);
  put(bytes, owner.space);
  put(bytes, owner.id_hash);
  put(bytes, owner.content);
  put(bytes, owners.id(owner));
  put(bytes, owners.records(owner));
}

template <typename Each>
void put_all(std::string& bytes, const std::vector<Each>& all) {
  put(bytes, static_cast<std::uint64_t>(all.size()));
  for (const Each& one : all) put(bytes, one);
}

std::string to_bytes(const batch::Segment& segment, std::string_view raw) {
  std::string bytes;
  put(bytes, raw);
  put(bytes, std::string_view(segment.encoded.bytes));
  put_all(bytes, segment.encoded.rows);
  put_all(bytes, segment.encoded.records);
  put_all(bytes, segment.encoded.rejects);
  put(bytes, static_cast<std::uint64_t>(segment.owners.each().size()));
  for (const batch::RowOwner& owner : segment.owners.each()) put(bytes, segment.owners, owner);
  return bytes;
}

void read_rows(Reader& reader, mappings::EncodedRows& encoded) {
  std::uint32_t raw_offset = 0;
  std::uint32_t first_record = 0;
  for (auto left = reader.number<std::uint64_t>(); left != 0; --left) {
    mappings::EncodedRow row;
    row.number = reader.number<std::uint64_t>();
    row.line = reader.number<std::uint64_t>();
    row.raw_offset = raw_offset;
    row.raw_length = reader.number<std::uint32_t>();
    row.first_record = first_record;
    row.record_count = reader.number<std::uint32_t>();
    row.id_hash = reader.number<std::uint64_t>();
    raw_offset += row.raw_length;
    first_record += row.record_count;
    encoded.rows.push_back(row);
  }
}

void read_records(Reader& reader, mappings::EncodedRows& encoded) {
  for (auto left = reader.number<std::uint64_t>(); left != 0; --left) {
    mappings::EncodedRecord record;
    record.offset = reader.number<std::uint32_t>();
    record.length = reader.number<std::uint32_t>();
    record.bears_repeating = reader.number<std::uint8_t>() != 0;
    record.kind = static_cast<TargetKind>(reader.number<std::uint8_t>());
    record.space = reader.number<std::uint16_t>();
    record.id_hash = reader.number<std::uint64_t>();
    encoded.records.push_back(record);
  }
}

void read_rejects(Reader& reader, mappings::EncodedRows& encoded) {
  for (auto left = reader.number<std::uint64_t>(); left != 0; --left) {
    Reject reject;
    reject.row = reader.number<std::uint64_t>();
    reject.line = reader.number<std::uint64_t>();
    for (std::string* const text : {&reject.column, &reject.code, &reject.message, &reject.raw})
      text->assign(reader.text());
    encoded.rejects.push_back(std::move(reject));
  }
}

void read_owners(Reader& reader, batch::RowOwners& owners) {
  for (auto left = reader.number<std::uint64_t>(); left != 0; --left) {
    batch::RowOwner owner;
    owner.row = reader.number<std::uint64_t>();
    owner.space = reader.number<std::uint32_t>();
    owner.id_hash = reader.number<std::uint64_t>();
    owner.content = reader.number<std::uint64_t>();
    const std::string_view id = reader.text();
    owners.add(owner, id, reader.text());
  }
}

void clear(batch::Segment& segment) {
  segment.encoded.clear();
  segment.owners.clear();
}

}  // namespace

RowSpool::RowSpool(const std::filesystem::path& beside, std::uint32_t segment_records_max,
                   std::uint64_t bytes_max)
    : segment_records_max_(segment_records_max), bytes_max_(bytes_max), scratch_(std::in_place, beside) {
  pending_.rows = {1, 0};
}

void RowSpool::add(SourceId source, const batch::Segment& segment) {
  if (gave_up_) return;
  if (!goes_on_with(source, segment)) {
    write_pending();
    pending_ = {.source = source, .rows = {segment.rows.first, segment.rows.first - 1}};
  }
  append(segment);
}

bool RowSpool::goes_on_with(SourceId source, const batch::Segment& segment) const {
  return pending_.source == source && pending_.rows.last + 1 == segment.rows.first &&
         segment_.encoded.records.size() + segment.encoded.records.size() <= segment_records_max_ &&
         segment_.encoded.bytes.size() + segment.encoded.bytes.size() <= kSegmentBytesMax &&
         segment.rows.last - pending_.rows.first < kSegmentRowsMax;
}

void RowSpool::append(const batch::Segment& segment) {
  mappings::EncodedRows& kept = segment_.encoded;
  const mappings::EncodedRows& added = segment.encoded;
  const auto bytes_before = static_cast<std::uint32_t>(kept.bytes.size());
  pending_.rows.last = segment.rows.last;
  pending_.begins_at = segment.block->place();
  pending_.tally += added.tally;
  for (const mappings::EncodedRow& row : added.rows) {
    if (row.record_count == 0) {
      ++pending_.tally.rows_unchanged;
      continue;
    }
    raw_.append(segment.block->bytes, row.raw_offset, row.raw_length);
    kept.rows.push_back(row);
  }
  kept.bytes += added.bytes;
  for (mappings::EncodedRecord record : added.records) {
    record.offset += bytes_before;
    kept.records.push_back(record);
  }
  kept.rejects.insert(kept.rejects.end(), added.rejects.begin(), added.rejects.end());
  segment_.owners.append_sent(segment.owners);
}

void RowSpool::write_pending() {
  if (pending_.rows.last < pending_.rows.first) return;
  const std::string bytes = to_bytes(segment_, raw_);
  clear(segment_);
  raw_.clear();
  if (bytes_ + bytes.size() > bytes_max_) {
    gave_up_ = true;
    scratch_.reset();
    places_ = {};
    return;
  }
  pending_.offset = bytes_;
  pending_.bytes = bytes.size();
  scratch_->output().write(bytes);
  bytes_ += bytes.size();
  places_.push_back(std::move(pending_));
}

void RowSpool::end(std::vector<SourceOutcome> outcomes) {
  outcomes_ = std::move(outcomes);
  if (!gave_up_) write_pending();
  if (gave_up_) return;
  scratch_->output().flush();
  file_ = snapshot::MappedFile(scratch_->output().descriptor(), scratch_->output().path());
  file_.expect_in_order();
}

std::vector<SourceOutcome> SpooledReading::run(const Visitor& visitor) {
  batch::Segment segment;
  auto place = spool_.places_.begin();
  for (SourceId source = 0; source < spool_.outcomes_.size() && !is_stopped_; ++source) {
    if (visitor.begin_source) visitor.begin_source(source);
    for (; place != spool_.places_.end() && place->source == source && !is_stopped_; ++place) {
      clear(segment);
      Reader reader(spool_.file_.bytes().substr(place->offset, place->bytes));
      connectors::Block block{.first_row = place->begins_at.row,
                              .first_line = place->begins_at.line,
                              .byte_offset = place->begins_at.byte_offset,
                              .bytes = std::string(reader.text())};
      segment.rows = place->rows;
      segment.block = std::make_shared<const connectors::Block>(std::move(block));
      segment.encoded.tally = place->tally;
      segment.encoded.bytes.assign(reader.text());
      read_rows(reader, segment.encoded);
      read_records(reader, segment.encoded);
      read_rejects(reader, segment.encoded);
      read_owners(reader, segment.owners);
      ++segments_read_;
      if (!visitor.take(segment)) return spool_.outcomes_;
    }
    if (visitor.end_source && !visitor.end_source(source)) break;
  }
  return spool_.outcomes_;
}

std::optional<double> SpooledReading::fraction() const {
  if (spool_.places_.empty()) return 1.0;
  return static_cast<double>(segments_read_) / static_cast<double>(spool_.places_.size());
}

}  // namespace mixferry::pipeline
