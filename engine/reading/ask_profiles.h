#pragma once
/// One page of Engage Query, asked for until it is there.

#include <boost/asio/awaitable.hpp>
#include <expected>
#include <functional>
#include <optional>
#include <string_view>

#include "engine/calls/caller.h"
#include "engine/mixpanel/query/profile_page.h"
#include "engine/mixpanel/query/profile_query.h"
#include "engine/mixpanel/query/query_trouble.h"

namespace mixferry::reading {

/// Who takes the profiles of a page.
struct ProfileTaker {
  /// The page begins; what came before was of an attempt that broke off.
  std::function<void()> begin;
  mixpanel::ProfilePageReader::TakeProfile take;
};

/// The page behind `later`, or the first. Attempts that may yet succeed are made again; the trouble is the
/// last one. Throws what `taker` throws. What it refers to must outlive it.
[[nodiscard]] boost::asio::awaitable<std::expected<mixpanel::PageHead, mixpanel::QueryTrouble>> ask_page(
    calls::Caller& caller, const mixpanel::QueryAccess& access, const mixpanel::ProfileQuery& query,
    std::optional<mixpanel::LaterPage> later, const ProfileTaker& taker);

/// What an attempt at any query comes to: an answer that will not get better is one.
[[nodiscard]] calls::Verdict judge_query(const calls::Attempt& attempt);

/// Why `answer` is not what was asked for; nullopt: it is.
[[nodiscard]] std::optional<mixpanel::QueryTrouble> trouble_of(const Result<http::Response>& answer);

}  // namespace mixferry::reading
