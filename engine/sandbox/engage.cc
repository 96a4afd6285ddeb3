#include "engine/sandbox/engage.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <utility>

#include "engine/sandbox/form.h"
#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

bool is_on(const std::string* value) {
  return value != nullptr && !value->empty() && *value != "0";
}

bool is_function_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_' || character == '$' || character == '.';
  });
}

bool is_form(std::string_view content_type) {
  return content_type.starts_with("application/x-www-form-urlencoded");
}

/// The JSON of a `data` field, which may be base64; nullopt if it is neither.
std::optional<std::string> decode_data(const std::string& data) {
  const std::size_t begin = data.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos || data[begin] == '[' || data[begin] == '{') return data;
  return decode_base64(data);
}

}  // namespace

/// What a request asks for beside its records, from the query string and, if there is one, the form.
struct Engage::Flags {
  bool verbose = false;
  bool strict = false;
  bool locate_sender = true;
  std::string callback;

  void read(const Fields& fields) {
    if (const std::string* value = find_field(fields, "verbose")) verbose = is_on(value);
    if (const std::string* value = find_field(fields, "strict")) strict = is_on(value);
    if (const std::string* value = find_field(fields, "ip")) locate_sender = *value != "0";
    const std::string* name = find_field(fields, "callback");
    if (name != nullptr && is_function_name(*name)) callback = *name;
  }
};

/// What is to be answered, in whichever form was asked for.
struct Engage::Findings {
  std::string error;   ///< about the request as a whole
  std::string errors;  ///< members of the `errors` object of a strict answer
  std::string first_invalid;
  std::size_t good = 0;
  std::size_t invalid = 0;
  bool too_many_requests = false;

  void refuse(std::size_t index, std::string_view reason) {
    ++invalid;
    if (first_invalid.empty()) first_invalid = reason;
    if (!errors.empty()) errors += ',';
    errors += fmt::format("\"{}\":[", index);
    append_quoted(errors, reason);
    errors += ']';
  }

  [[nodiscard]] std::string to_text(const Flags& flags, bool any_invalid_is_failure) const {
    const bool must_be_flawless = flags.strict || any_invalid_is_failure;
    const bool success = error.empty() && good > 0 && (invalid == 0 || !must_be_flawless);
    const int status = success ? 1 : 0;
    if (!flags.strict && !flags.verbose) return success ? "1" : "0";
    std::string error_text = "null";
    if (!success) {
      const std::string_view summary =
          flags.strict ? std::string_view{"some data points in the request failed validation"}
                       : first_invalid;
      error_text.clear();
      append_quoted(error_text, error.empty() ? summary : error);
    }
    if (!flags.strict) return fmt::format(R"({{"error":{},"status":{}}})", error_text, status);
    return fmt::format(R"({{"error":{},"errors":{{{}}},"num_good_events":{},"status":{}}})", error_text,
                       errors, good, status);
  }
};

Engage::Engage(const Behaviour& behaviour, ProfileStore& store, Stats& stats)
    : behaviour_(behaviour),
      store_(store),
      stats_(stats),
      reader_(store.names()),
      applier_(store, behaviour) {}

void Engage::reset() {
  rates_.clear();
}

Answer Engage::handle(const EngageRequest& request, TimePoint now) {
  const Fields query = parse_fields(request.query);
  Flags flags;
  flags.read(query);
  Fields fields;
  if (!request.get && is_form(request.content_type)) {
    fields = parse_fields(request.body);
    flags.read(fields);
  }
  if (request.target == Target::groups) flags.callback.clear();  // not offered there

  Findings findings;
  if (!request.content_encoding.empty() && request.content_encoding != "identity") {
    findings.error = fmt::format("data, Content-Encoding {} is not supported", request.content_encoding);
  } else if (request.get || is_form(request.content_type)) {
    const std::string* const data = find_field(request.get ? query : fields, "data");
    const std::optional<std::string> json = data != nullptr ? decode_data(*data) : std::string{};
    findings.error = json ? reader_.open(*json) : "data, neither JSON nor base64";
  } else {
    findings.error = reader_.open(request.body);
  }
  if (findings.error.empty()) apply_all(request, flags, now, findings);
  if (findings.too_many_requests) return too_many_requests_answer();

  Answer answer;
  answer.body = findings.to_text(flags, behaviour_.any_invalid_answers_zero);
  if (!flags.callback.empty()) {
    answer.body = fmt::format("{}({});", flags.callback, answer.body);
    answer.content_type = "text/javascript";
  }
  return answer;
}

void Engage::apply_all(const EngageRequest& request, const Flags& flags, TimePoint now, Findings& findings) {
  const std::size_t records = reader_.size();
  stats_.updates.received += records;
  const Update* update = reader_.next(request.target);
  if (!admits(update->token, request.body.size(), now)) {
    stats_.updates.dropped += records;
    findings.too_many_requests = true;
    return;
  }
  if (records > kRecordsMax && !behaviour_.surplus_dropped) {
    stats_.updates.invalid += records;
    findings.error = fmt::format("data, {} records; a request may hold at most {}", records, kRecordsMax);
    return;
  }
  const ApplyContext context = make_context(request.target, flags.strict, flags.locate_sender, now);
  for (std::size_t index = 0; update != nullptr && index < kRecordsMax; ++index) {
    apply_one(*update, index, context, findings);
    update = reader_.next(request.target);
  }
  if (records > kRecordsMax) {
    stats_.updates.dropped += records - kRecordsMax;
    findings.good += records - kRecordsMax;
  }
}

void Engage::apply_one(const Update& update, std::size_t index, const ApplyContext& context,
                       Findings& findings) {
  if (std::popcount(update.operations) > 1) ++stats_.updates.several_operations;
  if (!update.error.empty()) {
    ++stats_.updates.invalid;
    findings.refuse(index, update.error);
    return;
  }
  const Effect effect = applier_.apply(update, context);
  count(effect, update);
  if (effect == Effect::invalid) {
    findings.refuse(index, applier_.refusal());
  } else {
    ++findings.good;
  }
}

void Engage::count(Effect effect, const Update& update) {
  UpdateStats& updates = stats_.updates;
  switch (effect) {
    case Effect::unchanged:
      ++updates.unchanged;
      [[fallthrough]];
    case Effect::changed:
      ++updates.applied;
      for (std::size_t at = 0; at < kOperations; ++at)
        stats_.applied_by_operation[at] += update.operations >> at & 1U;
      return;
    case Effect::ignored:
      ++updates.ignored;
      return;
    case Effect::dropped:
      ++updates.dropped;
      return;
    case Effect::unknown_token:
      ++updates.unknown_token;
      return;
    case Effect::invalid:
      ++updates.invalid;
      return;
  }
}

bool Engage::admits(std::string_view token, std::size_t body_bytes, TimePoint now) {
  if (store_.project(token) == nullptr) return true;
  const RateAccount::Limits limits{.records_max = behaviour_.updates_per_minute_max,
                                   .body_bytes_max = behaviour_.body_bytes_per_minute_max};
  RateAccount& account = rates_.try_emplace(std::string{token}, limits).first->second;
  return account.admit(reader_.size(), body_bytes, now);
}

Answer too_many_requests_answer() {
  return {
      .status = 429,
      .body =
          R"({"code":429,"error":"Project exceeded rate limits. Please retry the request with exponential )"
          R"(backoff.","status":"Too Many Requests"})"};
}

}  // namespace mixferry::sandbox
