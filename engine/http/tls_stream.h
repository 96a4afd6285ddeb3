#pragma once
/// TLS over TCP, for requests of megabytes: many records go into one send.
///
/// Asio's own stream hands every record to the socket by itself, so that most of what TLS costs are calls of
/// the system, not ciphers.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "engine/http/tls_session.h"

namespace mixferry::http {

/// What Beast wants of a stream. One operation at a time; deadlines are those of `next_layer`.
class TlsStream {
 public:
  using next_layer_type = boost::beast::tcp_stream;
  using executor_type = next_layer_type::executor_type;
  using error_code = boost::system::error_code;

  TlsStream(boost::asio::any_io_executor executor, boost::asio::ssl::context& context)
      : next_layer_(std::move(executor)), session_(context) {}

  [[nodiscard]] executor_type get_executor() { return next_layer_.get_executor(); }
  [[nodiscard]] next_layer_type& next_layer() { return next_layer_; }
  [[nodiscard]] const next_layer_type& next_layer() const { return next_layer_; }
  [[nodiscard]] SSL* native_handle() const { return session_.native_handle(); }

  /// As the client. Completes with (error).
  template <typename Token>
  auto async_handshake(Token&& token) {
    return run<void(error_code)>([this] { return session_.shake_hands(); }, std::forward<Token>(token));
  }

  /// Completes with (error, bytes).
  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    boost::asio::mutable_buffer into;
    for (auto at = boost::asio::buffer_sequence_begin(buffers);
         into.size() == 0 && at != boost::asio::buffer_sequence_end(buffers); ++at) {
      into = *at;
    }
    return run<void(error_code, std::size_t)>([this, into] { return session_.read(into); },
                                              std::forward<Token>(token));
  }

  /// Completes with (error, bytes). After an error, all that the server may have got a part of is counted.
  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    ConstBuffers from;
    for (auto at = boost::asio::buffer_sequence_begin(buffers);
         from.size() < from.capacity() && at != boost::asio::buffer_sequence_end(buffers); ++at) {
      const boost::asio::const_buffer buffer = *at;
      if (buffer.size() > 0) from.push_back(buffer);
    }
    return run<void(error_code, std::size_t)>([this, from] { return session_.write(from); },
                                              std::forward<Token>(token));
  }

 private:
  /// Takes the step until it wants no more input, and sends what comes out of it.
  template <typename Signature, typename TakeStep>
  class Operation {
   public:
    Operation(TlsStream& stream, TakeStep take_step) : stream_(stream), take_step_(std::move(take_step)) {}

    template <typename Self>
    void operator()(Self& self, error_code error = {}, std::size_t bytes = 0) {
      switch (state_) {
        case State::receiving:
          if (error == boost::asio::error::eof) error = stream_.session_.end_of_input();
          if (error) return finish(self, error);
          stream_.session_.take_input(bytes);
          [[fallthrough]];
        case State::begun:
          step_ = take_step_();
          return go_on(self);
        case State::sending:
          sent_ += bytes;
          if (error) return give_up_sending(self, error);
          return go_on(self);
        case State::done:
          return finish(self, step_.error);
      }
    }

   private:
    enum class State : std::uint8_t { begun, receiving, sending, done };

    template <typename Self>
    void go_on(Self& self) {
      TlsSession& session = stream_.session_;
      if (const auto left = session.output() + sent_; left.size() > 0) {
        state_ = State::sending;
        stream_.next_layer_.async_write_some(left, std::move(self));
        return;
      }
      session.drop_output();
      sent_ = 0;
      if (step_.wants_input) {
        state_ = State::receiving;
        stream_.next_layer_.async_read_some(session.input_space(), std::move(self));
      } else if (state_ == State::begun) {
        state_ = State::done;  // not before this returns
        boost::asio::post(stream_.get_executor(), std::move(self));
      } else {
        finish(self, step_.error);
      }
    }

    template <typename Self>
    void give_up_sending(Self& self, error_code error) {
      stream_.session_.drop_output();  // an answer may still be read
      if (sent_ == 0) step_.bytes = 0;
      finish(self, step_.error ? step_.error : error);  // an alert tells of an error, it is none
    }

    template <typename Self>
    void finish(Self& self, error_code error) {
      if constexpr (std::is_same_v<Signature, void(error_code)>) {
        self.complete(error);
      } else {
        self.complete(error, step_.bytes);
      }
    }

    TlsStream& stream_;
    TakeStep take_step_;
    State state_ = State::begun;
    TlsSession::Step step_;
    std::size_t sent_ = 0;  ///< of what the session has to send
  };

  template <typename Signature, typename TakeStep, typename Token>
  auto run(TakeStep take_step, Token&& token) {
    return boost::asio::async_compose<Token, Signature>(
        Operation<Signature, TakeStep>(*this, std::move(take_step)), token, next_layer_);
  }

  next_layer_type next_layer_;
  TlsSession session_;
};

}  // namespace mixferry::http
