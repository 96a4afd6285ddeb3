#include "engine/reading/ask_profiles.h"

#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace mixferry::reading {
namespace {

using Kind = mixpanel::QueryTrouble::Kind;

/// Whole answers that are none of Mixpanel's; each has cost a query.
constexpr int kUnreadableMax = 3;

/// Others have used what there is, and nobody says when it is over: a twelfth of an hour is lost at most.
constexpr auto kHourIsUsed = std::chrono::minutes(5);

class PageBody final : public calls::BodySink {
 public:
  explicit PageBody(const ProfileTaker& taker) : taker_(taker), reader_(taker.take) {}

  void begin() override {
    reader_.begin();
    trouble_.clear();
    taker_.begin();
  }
  boost::asio::awaitable<Result<>> take(std::string_view bytes) override {
    // The rest of what can't be read is read all the same: the connection stays good.
    if (trouble_.empty()) {
      if (const auto taken = reader_.take(bytes); !taken) trouble_ = taken.error();
    }
    co_return Result<>{};
  }
  [[nodiscard]] std::expected<mixpanel::PageHead, std::string> finish() const {
    if (!trouble_.empty()) return std::unexpected(trouble_);
    return reader_.finish();
  }

 private:
  const ProfileTaker& taker_;
  mixpanel::ProfilePageReader reader_;
  std::string trouble_;
};

}  // namespace

calls::Verdict judge_query(const calls::Attempt& attempt) {
  calls::Verdict verdict = calls::judge_by_status(attempt);
  if (!attempt || verdict.next == calls::Verdict::Next::done) return verdict;
  const auto trouble = mixpanel::trouble_in(attempt->status, attempt->body);
  if (!trouble || (trouble->kind != Kind::quota && trouble->kind != Kind::passing)) return {};
  verdict.next = calls::Verdict::Next::again;
  verdict.reason = fmt::format("Mixpanel said: \"{}\"", trouble->words);
  if (mixpanel::says_hour_is_used(*trouble) && attempt->headers["Retry-After"].empty())
    verdict.wait = kHourIsUsed;
  return verdict;
}

std::optional<mixpanel::QueryTrouble> trouble_of(const Result<http::Response>& answer) {
  if (!answer) return mixpanel::QueryTrouble{Kind::passing, answer.error().message};
  return mixpanel::trouble_in(answer->status, answer->body);
}

boost::asio::awaitable<std::expected<mixpanel::PageHead, mixpanel::QueryTrouble>> ask_page(
    calls::Caller& caller, const mixpanel::QueryAccess& access, const mixpanel::ProfileQuery& query,
    std::optional<mixpanel::LaterPage> later, const ProfileTaker& taker) {
  PageBody body(taker);
  auto path = mixpanel::QueryPath::query;
  for (int attempt = 1;; ++attempt) {
    http::Request request = mixpanel::request_for(query, access, later, path);
    auto answer = co_await caller.call(std::move(request), judge_query, &body);
    if (auto trouble = trouble_of(answer)) {
      // A host in between may know one of the two.
      const bool is_tried = std::exchange(path, mixpanel::QueryPath::older) == mixpanel::QueryPath::older;
      if (trouble->kind == Kind::place && !is_tried) continue;
      co_return std::unexpected(std::move(*trouble));
    }
    auto head = body.finish();
    if (head) co_return *head;
    if (attempt >= kUnreadableMax) {
      co_return std::unexpected(mixpanel::QueryTrouble{Kind::unreadable, std::move(head.error())});
    }
  }
}

}  // namespace mixferry::reading
