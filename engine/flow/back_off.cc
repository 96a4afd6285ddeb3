#include "engine/flow/back_off.h"

#include <algorithm>

namespace mixferry::flow {

using std::chrono::milliseconds;

milliseconds BackOff::Options::ceiling(std::uint32_t failures) const {
  milliseconds wait = std::min(first, longest);
  for (std::uint32_t i = 1; i < failures && wait < longest && wait > milliseconds::zero(); ++i) wait *= 2;
  return std::min(wait, longest);
}

BackOff::BackOff(const Options& options, std::uint64_t seed) : options_(options), random_(seed) {}

milliseconds BackOff::draw(std::uint32_t failures) {
  const milliseconds::rep most = options_.ceiling(failures).count();
  return milliseconds{std::uniform_int_distribution<milliseconds::rep>{0, most}(random_)};
}

milliseconds BackOff::draw_upper_half(std::uint32_t failures) {
  const milliseconds::rep most = options_.ceiling(failures).count();
  return milliseconds{std::uniform_int_distribution<milliseconds::rep>{most / 2, most}(random_)};
}

}  // namespace mixferry::flow
