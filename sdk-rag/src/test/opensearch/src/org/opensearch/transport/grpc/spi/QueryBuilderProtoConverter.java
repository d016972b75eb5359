package org.opensearch.transport.grpc.spi;

import org.opensearch.index.query.QueryBuilder;
import org.opensearch.protobufs.QueryContainer;

/// Stands in for a type of the gRPC module, which the k-NN plugin wants at its start and never calls without it.
public interface QueryBuilderProtoConverter {

    void setRegistry(QueryBuilderProtoConverterRegistry registry);

    QueryContainer.QueryContainerCase getHandledQueryCase();

    QueryBuilder fromProto(QueryContainer query);
}
