#include "engine/exporting/write_records.h"

#include <functional>
#include <set>
#include <span>

#include "engine/exporting/csv_table.h"
#include "engine/exporting/packed_output.h"

namespace mixferry::exporting {
namespace {

constexpr std::uint64_t kRecordsBetweenLooks = 1'000;

/// One way through all records, as they are to be written.
class Walk {
 public:
  Walk(const RecordSource& source, EventClock* clock, const std::function<void()>& go_on)
      : source_(source), clock_(clock), go_on_(go_on) {}

  /// How many there are.
  std::uint64_t for_each(const std::function<void(std::string_view)>& take) const {
    if (clock_ != nullptr) clock_->forget_counts();
    std::uint64_t records = 0;
    source_.for_each([&](std::string_view line) {
      if (records++ % kRecordsBetweenLooks == 0) go_on_();
      take(clock_ == nullptr ? line : clock_->in_utc(line));
    });
    return records;
  }

 private:
  const RecordSource& source_;
  EventClock* clock_;
  const std::function<void()>& go_on_;
};

/// Names that somebody asked for, and no record had up to now.
class Sought {
 public:
  explicit Sought(const RecordFile& file) : names_(file.expected) {
    if (file.columns) names_.insert(names_.end(), file.columns->begin(), file.columns->end());
    left_.insert(names_.begin(), names_.end());
  }
  [[nodiscard]] bool has_any() const { return !left_.empty(); }
  void observe(std::span<const Value> record) {
    if (left_.empty()) return;
    has_seen_any_ = true;
    for (const Value& value : record) {
      const auto found = left_.find(value.field.name);
      if (found != left_.end()) left_.erase(found);
    }
  }
  /// In the order in which they were asked for.
  [[nodiscard]] std::vector<std::string> never_found() {
    std::vector<std::string> names;
    if (!has_seen_any_) return names;
    for (const std::string& name : names_)
      if (left_.erase(name) != 0) names.push_back(name);
    return names;
  }

 private:
  std::vector<std::string> names_;
  std::set<std::string, std::less<>> left_;
  bool has_seen_any_ = false;
};

WrittenRecords write_json_lines(const Walk& walk, const RecordShape& shape, const RecordFile& file) {
  PackedOutput output(file.path);
  WrittenRecords written;
  Sought sought(file);
  RecordReader reader(shape);
  std::string text;
  written.records = walk.for_each([&](std::string_view line) {
    text.assign(line).append("\n");
    output.write(text);
    if (sought.has_any() && reader.read(line)) sought.observe(reader.values());
  });
  written.never_found = sought.never_found();
  output.commit();
  written.bytes = output.bytes();
  return written;
}

/// What does not fit into a table. Without somewhere to go it is counted alone.
class Rest {
 public:
  explicit Rest(const std::string& path) {
    if (!path.empty()) output_.emplace(path);
  }
  void write(std::string_view line) {
    ++records_;
    if (output_) output_->write(line);
  }
  void commit() {
    if (output_) output_->commit();
  }
  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] bool has_file() const { return output_.has_value(); }

 private:
  std::optional<PackedOutput> output_;
  std::uint64_t records_ = 0;
};

/// Goes through all records to know the columns, and what has none.
Columns survey(const Walk& walk, const RecordShape& shape, const RecordFile& file, WrittenRecords& written) {
  CsvFacts& facts = *written.csv;
  Sought sought(file);
  Columns columns(shape, file.columns, file.expected);
  RecordReader reader(shape);
  walk.for_each([&](std::string_view line) {
    if (reader.read(line)) {
      columns.observe(reader.values());
      sought.observe(reader.values());
    } else {
      ++facts.not_rows;
    }
  });
  written.never_found = sought.never_found();
  columns.name_them();
  facts.columns.assign(columns.all().begin(), columns.all().end());
  facts.nulls = columns.count(ValueKind::null);
  facts.empty_texts = columns.count(ValueKind::empty_text);
  facts.values_left_out = columns.without_cell();
  return columns;
}

WrittenRecords write_csv(const Walk& walk, const RecordShape& shape, const RecordFile& file) {
  WrittenRecords written{.csv = CsvFacts{}};
  CsvFacts& facts = *written.csv;
  const Columns columns = survey(walk, shape, file, written);
  // Whoever chose the columns finds a second file, with whatever is in it; else it is there where it must be.
  const bool has_rest = file.columns || facts.values_left_out != 0 || facts.not_rows != 0;
  Rest rest(has_rest ? file.rest_path : std::string());
  PackedOutput output(file.path);
  RecordReader reader(shape);
  CsvTable table(shape, columns);
  std::string rows = table.header();
  std::string left_out;
  written.records = walk.for_each([&](std::string_view line) {
    if (reader.read(line)) {
      table.append(reader, rows, left_out);
    } else {
      left_out.assign(line).append("\n");
    }
    output.write(rows);
    rows.clear();
    if (!left_out.empty()) rest.write(left_out);
    left_out.clear();
  });
  output.write(rows);
  rest.commit();
  output.commit();
  written.bytes = output.bytes();
  facts.rest_records = rest.records();
  facts.has_rest_file = rest.has_file();
  return written;
}

}  // namespace

WrittenRecords write_records(const RecordSource& source, const RecordShape& shape, const RecordFile& file,
                             EventClock* clock, const std::function<void()>& go_on) {
  const Walk walk(source, clock, go_on);
  return file.format == FileFormat::csv ? write_csv(walk, shape, file) : write_json_lines(walk, shape, file);
}

}  // namespace mixferry::exporting
