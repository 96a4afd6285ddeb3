#pragma once
/// The three ways in which a project of Mixpanel's may treat ids.

#include <cstdint>

namespace mixferry::sandbox {

/// How a project merges ids; settled when it is made.
enum class IdentityMode : std::uint8_t {
  simplified,  ///< an event with a device and a user links the two
  original,    ///< `$identify`, `$create_alias` and `$merge`
  legacy,      ///< `$create_alias` alone, for what comes after it
};

}  // namespace mixferry::sandbox
