// Answers of the server: any status, Retry-After (the first line) and body. The verdicts are pure and total.

#include <algorithm>
#include <string_view>

#include "connectors/source/utf8.h"
#include "engine/http/message/retry_after.h"
#include "engine/mixpanel/accounts/own_organizations.h"
#include "engine/mixpanel/ingest/event_answer.h"
#include "engine/mixpanel/ingest/identity_call.h"
#include "engine/mixpanel/ingest/profile_answer.h"
#include "engine/mixpanel/query/query_trouble.h"
#include "engine/mixpanel/scim/seat_count.h"
#include "engine/mixpanel/sent_credential.h"
#include "tests/fuzz/target.h"

namespace mixferry::fuzz {
namespace {

using namespace mixpanel;

constexpr unsigned kStatuses[] = {0,   100, 200, 201, 204, 301, 400, 401, 402, 403, 404, 407, 408,
                                  409, 410, 413, 422, 423, 425, 429, 451, 500, 502, 503, 504, 999};

void expect_indices(const auto& updates, auto index_of, std::size_t sent) {
  expect(std::ranges::is_sorted(updates, std::ranges::less_equal{}, index_of) || updates.size() < 2,
         "updates are named in order");
  for (const auto& update : updates) expect(index_of(update) < sent, "update {} was sent", index_of(update));
}

void expect_words(std::string_view words) {
  expect(connectors::first_invalid_utf8(words) == std::string_view::npos, "words are UTF-8");
  expect(
      std::ranges::none_of(words, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }),
      "words hold nothing that a terminal acts on");
}

void expect_sound(const DeliveryResult& result, const Answer& answer, std::size_t sent) {
  const auto index = [](const RejectedRecord& update) { return update.index; };
  if (result) {
    expect(result->in_doubt.empty(), "a verdict leaves nothing in doubt");
    expect(result->rejected.size() < sent, "where all are rejected it is no success");
    expect(answer.status == 200 || !result->rejected.empty(), "only 200 is a whole success, not {}",
           answer.status);
    expect_indices(result->rejected, index, sent);
    for (const RejectedRecord& update : result->rejected) expect_words(update.message);
    return;
  }
  const DeliveryError& error = result.error();
  expect(!error.message.empty(), "a failure says why");
  expect_words(error.message);
  expect_indices(error.named, index, sent);
  expect(error.named.empty() || error.kind == ErrorKind::rejected,
         "updates are named where some are refused");
  for (const RejectedRecord& update : error.named) expect_words(update.message);
  if (error.retry_after) {
    expect(error.retry_after->count() >= 0 && *error.retry_after <= http::kRetryAfterMax,
           "advice is within bounds");
  }
}

/// What a check of credentials makes of the same answer.
void expect_sound_check(const Answer& answer) {
  if (const auto trouble = trouble_in_whole(answer.status, answer.body)) expect_words(explain(*trouble, {}));
  for (const OwnOrganization& organization : own_organizations(answer.body)) {
    expect(organization.id > 0, "an organization has a number");
    expect_words(organization.name);
  }
  expect(seat_count(answer.body) == seat_count(answer.body), "the same answer means the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const unsigned status = kStatuses[input.choose(std::size(kStatuses))];
  const std::size_t sent = 1 + input.choose(8);
  const std::string_view text = input.file();
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  const Answer answer{.status = status,
                      .body = text.substr(std::min(line_end + 1, text.size())),
                      .retry_after = text.substr(0, line_end),
                      .now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};
  expect_sound_check(answer);
  for (const auto judge : {judge_profiles, judge_events, judge_identity_call}) {
    const std::size_t records = judge == judge_identity_call ? 1 : sent;
    const DeliveryResult result = judge(answer, records);
    expect_sound(result, answer, records);
    const DeliveryResult again = judge(answer, records);
    expect(again.has_value() == result.has_value(), "the same answer means the same");
    if (!result) expect(again.error().message == result.error().message, "the same answer means the same");
  }
  return 0;
}

}  // namespace mixferry::fuzz
