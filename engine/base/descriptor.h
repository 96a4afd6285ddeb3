#pragma once
/// A file descriptor with an owner.

#include <unistd.h>
#include <utility>

namespace mixferry {

/// Closes what it holds when it goes. Negative: it holds nothing.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }

  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

}  // namespace mixferry
