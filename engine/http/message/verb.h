#pragma once
/// What a request asks for.

#include <cstdint>

namespace mixferry::http {

enum class Verb : std::uint8_t { get, post, put, patch, remove };  ///< `remove`: DELETE

}  // namespace mixferry::http
