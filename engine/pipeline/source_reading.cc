#include "engine/pipeline/source_reading.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

#include "connectors/input/archive_members.h"
#include "connectors/input/open_archives.h"
#include "connectors/input/open_bytes.h"
#include "connectors/open/open_source.h"
#include "connectors/source/byte_stream.h"
#include "connectors/source/column_names.h"
#include "engine/base/invisible.h"
#include "engine/base/nearest.h"
#include "engine/pipeline/id_prefixes.h"
#include "engine/pipeline/kinds.h"

namespace mixferry::pipeline {
namespace {

constexpr std::size_t kNamesShown = 20;

std::string with_nearest(const std::vector<std::string>& header, const std::string& column) {
  const std::vector<std::string> nearest = nearest_names(header, column, 3);
  if (nearest.empty()) return fmt::format("\"{}\"", column);
  return with_invisibles_shown(
      fmt::format("\"{}\" (nearest in the file: \"{}\")", column, fmt::join(nearest, "\", \"")));
}

/// A column that changes what it says in parentheses, such as a time zone: how to name it once and for all.
std::string variant_advice(const std::vector<std::string>& header, const std::string& column) {
  const std::size_t open = column.rfind(" (");
  if (open == std::string::npos || !column.ends_with(')')) return {};
  const std::string any_variant = column.substr(0, open) + " (*)";
  const auto found = connectors::find_column(header, any_variant);
  if (!found || !*found) return {};
  return fmt::format("; \"{}\" takes it with any text in the parentheses", any_variant);
}

std::string header_in_words(const std::vector<std::string>& header) {
  const std::size_t shown = std::min(header.size(), kNamesShown);
  const std::string rest = header.size() > shown ? fmt::format(" and {} more", header.size() - shown) : "";
  return with_invisibles_shown(fmt::format(
      "\"{}\"{}", fmt::join(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(shown), "\", \""),
      rest));
}

/// What is ambiguous about a header does not know whose header it is.
template <typename T>
T value_or_usage_error(Result<T> result, const std::string& path) {
  if (result) return std::move(*result);
  const std::string& message = result.error().message;
  const std::string file = connectors::split_source_path(path).file;
  const bool names_path = message.starts_with(connectors::source_name(file));
  throw RunError(ExitCode::usage, names_path ? message : fmt::format("{}: {}", path, message));
}

/// Asks for every column, so that all that can't be told apart are told at once.
std::vector<std::string> missing_columns(const std::string& path, const std::vector<std::string>& header,
                                         const ColumnRequest& request) {
  std::vector<std::string> missing;
  std::vector<std::string> ambiguous;
  const connectors::ColumnFinder finder(header);
  for (const std::string& name : request.names) {
    const auto column = finder.find(name);
    if (!column) {
      ambiguous.push_back(column.error().message);
    } else if (!*column) {
      missing.push_back(name);
    }
  }
  if (ambiguous.empty()) return missing;
  throw RunError(ExitCode::usage, fmt::format("{}: {}", path, fmt::join(ambiguous, "\n")));
}

/// Columns that could give the ids of a target, none of which is there.
std::vector<std::string> missing_ids(const SourceInfo& info, const mappings::Plan& plan) {
  const auto is_missing = [&](const std::string& column) {
    return std::ranges::find(info.missing_columns, column) != info.missing_columns.end();
  };
  std::vector<std::string> missing;
  for (const std::vector<std::string>& columns : plan.id_columns()) {
    if (!columns.empty() && std::ranges::all_of(columns, is_missing)) missing.push_back(columns.front());
  }
  return missing;
}

/// `required`: columns beside the ids' that are missing, too.
/// `advice`: what the source says of where they may be.
void require_columns(const SourceInfo& info, const std::vector<std::string>& ids,
                     const std::vector<std::string>& required, const std::vector<std::string>& header,
                     const std::string& advice) {
  std::vector<std::string> lines;
  for (const std::string& column : ids) {
    lines.push_back(
        fmt::format("there is no column {} for the id of a profile.", with_nearest(header, column)));
  }
  std::vector<std::string> others;
  for (const std::string& column : required) {
    if (std::ranges::find(ids, column) != ids.end()) continue;
    others.push_back("  " + with_nearest(header, column) + variant_advice(header, column));
  }
  if (!others.empty()) {
    lines.push_back(
        fmt::format("columns that the mapping reads are not in the file:\n{}", fmt::join(others, "\n")));
  }
  if (lines.empty()) return;
  lines.push_back(fmt::format("The file's columns are {}.", header_in_words(header)));
  if (!advice.empty()) lines.push_back(advice);
  if (!ids.empty()) lines.emplace_back("Name the right one under `id:` in the mapping, or with --id.");
  if (!others.empty()) {
    lines.emplace_back(
        "Correct the mapping, or write `source: { columns: optional }` in it if they may be missing.");
  }
  throw RunError(ExitCode::usage, fmt::format("{}: {}", info.path, fmt::join(lines, "\n")));
}

/// What the columns that `request` asks for are called in `header`; empty for those that are not there.
std::vector<std::string> names_in(const std::string& path, const std::vector<std::string>& header,
                                  const ColumnRequest& request) {
  std::vector<std::string> names;
  const connectors::ColumnFinder finder(header);
  for (const std::string& wanted : request.names) {
    const auto column = value_or_usage_error(finder.find(wanted), path);
    names.push_back(column ? header[*column] : "");
  }
  return names;
}

void require_time_zones(const SourceInfo& info, const std::vector<std::string>& header,
                        const mappings::Plan& plan) {
  const auto problem = plan.header_problem(names_in(info.path, header, plan.columns()));
  if (problem) throw RunError(ExitCode::usage, fmt::format("{}: {}", info.path, *problem));
}

/// What a member of an archive may be a part of: exports split over several archives have a file of one name
/// in each. Empty for other sources.
std::string object_of(const std::string& path) {
  const std::string member = connectors::split_source_path(path).member;
  return member.substr(member.rfind('/') + 1);
}

/// Columns that `info` and all other parts of its object lack: one part alone may do without.
std::vector<std::string> missing_in_all_parts(const SourceInfo& info, const std::vector<SourceInfo>& infos) {
  std::vector<std::string> missing = info.missing_columns;
  const std::string object = object_of(info.path);
  if (missing.empty() || object.empty()) return missing;
  for (const SourceInfo& other : infos) {
    if (object_of(other.path) != object) continue;
    std::erase_if(missing, [&](const std::string& column) {
      return std::ranges::find(other.missing_columns, column) == other.missing_columns.end();
    });
  }
  return missing;
}

bool can_be_read_once(const std::string& path) {
  std::error_code ignored;
  return path == "-" || !std::filesystem::is_regular_file(connectors::split_source_path(path).file, ignored);
}

std::uint64_t stored_bytes(const std::string& path) {
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(connectors::split_source_path(path).file, ignored);
  return ignored ? 0 : size;
}

}  // namespace

std::vector<std::string> unread_columns(const std::vector<std::string>& header,
                                        const ColumnRequest& request) {
  std::vector<bool> is_read(header.size());
  const connectors::ColumnFinder finder(header);
  for (const std::string& wanted : request.names) {
    if (const auto column = finder.find(wanted); column && *column) is_read[**column] = true;
  }
  std::vector<std::string> unread;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!is_read[i] && !request.wants_other(header[i])) unread.push_back(header[i]);
  }
  return unread;
}

std::vector<SourceInfo> inspect_sources(const connectors::Expansion& expansion,
                                        const connectors::ReadOptions& options, const mappings::Plan& plan,
                                        const Expected& expected) {
  std::vector<SourceInfo> infos;
  std::vector<SourceColumns> headers;
  std::vector<std::string> advice;
  connectors::OpenArchives archives;
  for (const std::string& path : expansion.paths) {
    std::shared_ptr<connectors::Source> source =
        value_or_usage_error(connectors::open_source(path, options, archives), path);
    SourceInfo info{.path = path,
                    .dialect = source->dialect(),
                    .bytes = stored_bytes(path),
                    .missing_columns = {},
                    .layout = source->layout(),
                    .holds_rejects = source->holds_rejects()};
    headers.push_back({path, source->header().value_or(std::vector<std::string>{})});
    if (source->header()) {
      info.missing_columns = missing_columns(path, headers.back().columns, plan.columns());
    }
    info.unread_columns = unread_columns(headers.back().columns, plan.columns());
    const std::vector<std::string> ids = missing_ids(info, plan);
    advice.push_back(ids.empty() ? "" : source->where_columns_may_be(ids));
    static_cast<void>(value_or_usage_error(source->row_reader(plan.columns()), path));
    // Opening a workbook again would load its strings again; of many sources that would be too much to hold.
    if (can_be_read_once(path) || expansion.paths.size() == 1) info.opened = std::move(source);
    infos.push_back(std::move(info));
  }
  require_one_kind(expansion, headers, expected.objects);
  for (std::size_t i = 0; i < infos.size(); ++i) {
    const std::vector<std::string> required =
        expected.columns_optional ? std::vector<std::string>{} : missing_in_all_parts(infos[i], infos);
    require_columns(infos[i], missing_ids(infos[i], plan), required, headers[i].columns, advice[i]);
    require_time_zones(infos[i], headers[i].columns, plan);
    require_ids(infos[i].path, options, plan, expected.id_prefixes, archives);
  }
  return infos;
}

SourceReading::SourceReading(const std::vector<SourceInfo>& sources, const mappings::Plan& plan,
                             const std::vector<RangeSet>& settled, ReadingOptions options)
    : sources_(sources), plan_(plan), settled_(settled), options_(options) {}

std::vector<SourceOutcome> SourceReading::run(const Visitor& visitor) {
  std::vector<SourceOutcome> outcomes(sources_.size());
  std::uint64_t rows_left = options_.limit;
  for (SourceId id = 0; id < sources_.size(); ++id) {
    if (options_.limit != 0 && rows_left == 0) break;
    options_.rows.rows_max = rows_left;
    options_.rows.source = id;
    outcomes[id] = read(id, visitor);
    rows_left -= std::min(rows_left, outcomes[id].rows);
    const std::scoped_lock lock(mutex_);
    if (stopping_) break;
  }
  return outcomes;
}

Result<std::shared_ptr<connectors::Source>> SourceReading::open(SourceId id) {
  if (sources_[id].opened) return sources_[id].opened;
  return connectors::open_source(sources_[id].path, options_.read, archives_);
}

/// What is asked of the reading from other threads goes to no source that is closed.
class SourceReading::Leaving {
 public:
  explicit Leaving(SourceReading& reading) : reading_(reading) {}
  ~Leaving() {
    const std::scoped_lock lock(reading_.mutex_);
    reading_.current_ = nullptr;
    reading_.stage_ = nullptr;
  }
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;

 private:
  SourceReading& reading_;
};

SourceOutcome SourceReading::read(SourceId id, const Visitor& visitor) {
  static const RangeSet kNothingSettled;
  SourceOutcome outcome;
  auto source = open(id);
  if (!source) {
    outcome.error = source.error().message;
    return outcome;
  }
  const RangeSet& settled = settled_.empty() ? kNothingSettled : settled_[id];
  // A source that has to be read from its beginning is: then settled rows are passed over one by one.
  if (id < options_.resume_at.size() && options_.resume_at[id].row > 1)
    static_cast<void>((*source)->step_over_to(options_.resume_at[id]));
  const std::uint64_t left_out_before = rows_left_out();
  auto stage = RowStage::start(**source, plan_, settled, options_.rows);
  if (!stage) {
    outcome.error = stage.error().message;
    return outcome;
  }
  {
    const std::scoped_lock lock(mutex_);
    current_ = source->get();
    current_id_ = id;
    stage_ = stage->get();
    if (stopping_) stage_->stop();
  }
  const Leaving leaving(*this);  // also when a visitor throws
  if (visitor.begin_source) visitor.begin_source(id);
  const bool wanted = visit(**stage, visitor, outcome) && (!visitor.end_source || visitor.end_source(id));
  {
    const std::scoped_lock lock(mutex_);
    bytes_done_ += bytes_of(**source, id, /*where_unknown=*/1);
    current_ = nullptr;
  }
  outcome.bytes_read = (*source)->bytes_read();
  outcome.rows = (*stage)->rows_seen();
  outcome.rows_left_out = rows_left_out() - left_out_before;
  outcome.dialect = (*source)->dialect();
  if (!wanted) stop();
  return outcome;
}

std::uint64_t SourceReading::rows_left_out() const {
  return options_.rows.asked == nullptr ? 0 : options_.rows.asked->rows_left_out();
}

bool SourceReading::visit(RowStage& stage, const Visitor& visitor, SourceOutcome& outcome) {
  MappedBlock block;
  while (true) {
    const Result<bool> more = stage.next(block);
    if (!more) outcome.error = more.error().message;
    if (!more || !*more) return true;
    for (batch::Segment& segment : block.segments()) {
      if (!visitor.take(segment)) return false;
    }
  }
}

void SourceReading::stop() {
  const std::scoped_lock lock(mutex_);
  stopping_ = true;
  if (stage_ != nullptr) stage_->stop();
}

double SourceReading::bytes_of(const connectors::Source& source, SourceId id, double where_unknown) const {
  return source.fraction_read().value_or(where_unknown) * static_cast<double>(sources_[id].bytes);
}

std::optional<double> SourceReading::fraction() const {
  const std::scoped_lock lock(mutex_);
  std::uint64_t total = 0;
  for (const SourceInfo& source : sources_) total += source.bytes;
  if (total == 0) return std::nullopt;
  const double reading = current_ == nullptr ? 0 : bytes_of(*current_, current_id_, /*where_unknown=*/0);
  return (bytes_done_ + reading) / static_cast<double>(total);
}

}  // namespace mixferry::pipeline
