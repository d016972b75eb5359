package dev.hradba.core.adapter;

import java.util.List;

import dev.hradba.core.Identity;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.routing.BackendPool;
import dev.hradba.core.routing.PoolMember;
import dev.hradba.core.routing.Quota;
import dev.hradba.core.routing.Quotas;

/// A pool and a quota mean by a call what the server behind them means.
class PooledBackendTest extends VllmBackendTest {

    private static final Quotas QUOTAS = new Quotas(identity -> new Quota(1_000_000, 1_000_000, 1_000));

    @Override
    Backend open(String spec, ConnectOptions options) {
        var pool = BackendPool.of(List.of(PoolMember.of("only", Backends.connect(spec, options))));
        return new Closing(QUOTAS.forIdentity(Identity.of("eva"), pool), pool);
    }

    /// A view with the pool that it views, so that closing it closes the pool.
    private record Closing(Backend view, Backend pool) implements Backend {

        @Override
        public BackendInfo info() {
            return view.info();
        }

        @Override
        public TokenCount countTokens(String text) {
            return view.countTokens(text);
        }

        @Override
        public Completion complete(CompletionRequest request,
                CompletionListener listener, Cancellation cancellation) {
            return view.complete(request, listener, cancellation);
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
