#pragma once
/// Fetching what a retrieval found.

#include <boost/asio/awaitable.hpp>
#include <string>

#include "engine/base/error.h"
#include "engine/calls/caller.h"
#include "engine/flow/timer.h"
#include "engine/http/client_options.h"

namespace mixferry::privacy {

/// Gives `sink` the file behind `link`, which is some other host's than Mixpanel's, as it comes. No
/// credential goes there: whoever knows the link has the file, so no error quotes it. In which form the file
/// is, Mixpanel does not document. Errors: `fatal` for a link that leads nowhere, `rejected` and `retryable`
/// as of `calls::Caller`. Both must outlive it.
[[nodiscard]] boost::asio::awaitable<Result<>> fetch_retrieved(flow::Timer& timer, std::string link,
                                                               http::ClientOptions options,
                                                               calls::BodySink& sink);

}  // namespace mixferry::privacy
