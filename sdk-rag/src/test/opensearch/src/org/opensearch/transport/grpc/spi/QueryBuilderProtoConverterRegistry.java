package org.opensearch.transport.grpc.spi;

/// Stands in for a type of the gRPC module.
public interface QueryBuilderProtoConverterRegistry {}
