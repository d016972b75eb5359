package org.opensearch.protobufs;

/// Stands in for a type of the gRPC module.
public class QueryContainer {

    public enum QueryContainerCase { KNN }
}
