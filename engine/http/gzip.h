#pragma once
/// Bodies that are sent compressed.

#include <string>
#include <string_view>

namespace mixferry::http {

/// `bytes` as one gzip member (RFC 1952), made for speed: see bench/results. Below 4 GiB. Any thread.
[[nodiscard]] std::string gzipped(std::string_view bytes);

}  // namespace mixferry::http
