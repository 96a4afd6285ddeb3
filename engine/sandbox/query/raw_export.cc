#include "engine/sandbox/query/raw_export.h"

#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>

#include "engine/sandbox/query/dates.h"
#include "engine/sandbox/query/gzip_lines.h"
#include "engine/sandbox/query/query_parameters.h"

namespace mixferry::sandbox {
namespace {

std::expected<std::chrono::local_days, std::string> read_day(const Fields& fields, std::string_view name) {
  const std::string* const text = find_field(fields, name);
  if (text == nullptr) return std::unexpected(fmt::format("{} is a required parameter", name));
  const std::optional<std::chrono::local_days> day = day_of(*text);
  if (!day) return std::unexpected(fmt::format("{} must be in yyyy-mm-dd format", name));
  return *day;
}

}  // namespace

Reply RawExport::handle(const HttpRequest& request, TimePoint now) {
  const Fields fields = parse_fields(query_of(request.target));
  Gate::Pass pass = gate_.admit(Gate::Kind::raw_export, request, fields, now);
  if (pass.project == nullptr) return {.answer = std::move(pass.refusal)};
  std::expected<ExportQuery, std::string> asked = read(fields, now);
  if (!asked) {
    return {.answer = {.status = 400, .content_type = "text/plain", .body = std::move(asked.error())},
            .running = std::move(pass.running)};
  }
  std::unique_ptr<Lines> lines =
      std::make_unique<ExportedEvents>(store_, *pass.project, zone_, std::move(*asked), now);
  Reply reply{.answer = {.content_type = "text/plain"}, .running = std::move(pass.running)};
  lines->append(reply.answer.body, kUncompressedBytesMax + 1);
  if (reply.answer.body.size() > kUncompressedBytesMax) {
    if (boost::algorithm::icontains(request.accept_encoding, "gzip")) {
      reply.answer.headers = {{"Content-Encoding", "gzip"}};
      lines = std::make_unique<GzipLines>(std::exchange(reply.answer.body, {}), std::move(lines));
    }
    reply.lines = std::move(lines);
  }
  return reply;
}

std::expected<ExportQuery, std::string> RawExport::read(const Fields& fields, TimePoint now) const {
  const auto from = read_day(fields, "from_date");
  if (!from) return std::unexpected(from.error());
  const auto to = read_day(fields, "to_date");
  if (!to) return std::unexpected(to.error());
  if (*to < *from) return std::unexpected("to_date cannot be before from_date");
  if (*to > std::chrono::floor<std::chrono::days>(zone_.local(now)))
    return std::unexpected("to_date cannot be later than today");
  ExportQuery query{.from = *from, .to = *to};
  if (const std::string* names = find_field(fields, "event")) {
    query.events = read_names(*names);
    if (!query.events) return std::unexpected("event must be a JSON array of strings");
  }
  if (const std::string* text = find_field(fields, "limit")) {
    const std::optional<std::int64_t> limit = read_integer(*text);
    if (!limit || *limit < 1 || *limit > kExportLimitMax)
      return std::unexpected(fmt::format("limit must be an integer from 1 to {}", kExportLimitMax));
    query.limit = static_cast<std::uint64_t>(*limit);
  }
  const std::string* const unit = find_field(fields, "time_in_ms");
  query.in_milliseconds = unit != nullptr && (*unit == "true" || *unit == "True" || *unit == "1");
  std::expected<std::optional<Where>, std::string> where = read_where(fields);
  if (!where) return std::unexpected(std::move(where.error()));
  query.where = std::move(*where);
  return query;
}

}  // namespace mixferry::sandbox
